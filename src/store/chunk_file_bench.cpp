// Which page size suits the blocks: a batch of one span's blocks of a host (28 groups, 2 to 60 KB) is written
// and read back. The counters are the file's bytes and the bytes handed to the disk (log and file), for each
// byte of block.
#include <cstdint>
#include <string>
#include <utility>

#include <benchmark/benchmark.h>

#include "base/assert.hpp"
#include "base/clock.hpp"
#include "store/chunk_file.hpp"
#include "store/temporary_directory.hpp"

namespace hb::store {
namespace {

constexpr uint32_t kGroups = 28;

// Sizes spread evenly over 2 to 60 KB, the same in every run.
std::size_t block_bytes(uint32_t group, uint64_t span) {
  return 2048 + (uint64_t{group} * 7919 + span * 104'729) % 59'000;
}

ChunkFile::Opened open(const TemporaryDirectory& directory, int page_bytes) {
  ChunkFile::Options options;
  options.directory = directory.path();
  options.page_bytes = page_bytes;
  Result<ChunkFile::Opened> opened = ChunkFile::open(options, SystemClock());
  HB_ASSERT(opened.has_value());
  return std::move(*opened);
}

// The bytes of the batch's blocks.
uint64_t write_span(ChunkFile& file, uint64_t span) {
  const std::string data(64 << 10, 'x');
  Result<ChunkFile::Batch> batch = file.begin();
  HB_ASSERT(batch.has_value());
  uint64_t bytes = 0;
  for (uint32_t group = 0; group < kGroups; ++group) {
    const std::size_t size = block_bytes(group, span);
    HB_ASSERT(batch->put_block(BlockKey({Tier::raw, group, span}), std::string_view(data).substr(0, size))
                  .has_value());
    bytes += size;
  }
  HB_ASSERT(batch->commit().has_value());
  return bytes;
}

void BM_WriteSpan(benchmark::State& state) {
  const TemporaryDirectory directory(TemporaryDirectory::Place::disk);
  const auto opened = open(directory, static_cast<int>(state.range(0)));
  uint64_t span = 0;
  uint64_t data_bytes = 0;
  uint64_t log_bytes = 0;
  for (auto _ : state) {
    data_bytes += write_span(*opened.file, span++);
    log_bytes += opened.file->usage()->wal_bytes;
    HB_ASSERT(opened.file->checkpoint()->complete);
  }
  const auto file_bytes = static_cast<double>(opened.file->usage()->file_bytes);
  state.counters["file/data"] = file_bytes / static_cast<double>(data_bytes);
  state.counters["disk/data"] =
      (file_bytes + static_cast<double>(log_bytes)) / static_cast<double>(data_bytes);
}
BENCHMARK(BM_WriteSpan)
    ->RangeMultiplier(2)
    ->Range(1024, 65536)
    ->Iterations(60)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

// The group's blocks of an hour or so, out of a file of some 50 MB in the kernel's cache.
void BM_ReadGroup(benchmark::State& state) {
  const TemporaryDirectory directory(TemporaryDirectory::Place::disk);
  const auto opened = open(directory, static_cast<int>(state.range(0)));
  for (uint64_t span = 0; span < 60; ++span)
    write_span(*opened.file, span);
  HB_ASSERT(opened.file->checkpoint()->complete);
  uint32_t group = 0;
  std::size_t blocks = 0;
  uint64_t bytes = 0;
  for (auto _ : state) {
    const BlockRange range{.tier = Tier::raw, .group = group++ % kGroups, .first_span = 20, .last_span = 24};
    blocks += opened.file
                  ->read_blocks(range,
                                [&](BlockKey, const std::string& data) {
                                  bytes += data.size();
                                  return true;
                                })
                  ->read;
  }
  state.counters["blocks/s"] = benchmark::Counter(static_cast<double>(blocks), benchmark::Counter::kIsRate);
  state.SetBytesProcessed(static_cast<int64_t>(bytes));
}
BENCHMARK(BM_ReadGroup)->RangeMultiplier(2)->Range(1024, 65536)->Unit(benchmark::kMicrosecond);

void BM_OpenAWeek(benchmark::State& state) {
  const TemporaryDirectory directory(TemporaryDirectory::Place::disk);
  {
    const auto opened = open(directory, static_cast<int>(state.range(0)));
    for (uint64_t span = 0; span < 120; ++span)
      write_span(*opened.file, span);
    Result<ChunkFile::Batch> batch = opened.file->begin();
    const std::string labels(150, 'x');
    for (uint32_t id = 0; id < 10'000; ++id)
      HB_ASSERT(batch->put_series({.id = id, .labels = labels, .type = MetricType::gauge}).has_value());
    HB_ASSERT(batch->commit().has_value());
  }
  for (auto _ : state)
    benchmark::DoNotOptimize(open(directory, static_cast<int>(state.range(0))).file->oldest_span(Tier::raw));
}
BENCHMARK(BM_OpenAWeek)->Arg(4096)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace hb::store
