// What a recording of a real host costs: bytes and time per present sample, in blocks as a store makes them.
// The recording is a folder named by HEARTBEAT_DATASET; recording.hpp says what is in it.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "base/assert.hpp"
#include "chunk/block.hpp"
#include "chunk/column.hpp"
#include "chunk/recording.hpp"

namespace hb::chunk {
namespace {

constexpr std::size_t kGroupSeries = 128;

const Recording* recording() {
  static const char* const folder = std::getenv("HEARTBEAT_DATASET");
  static const Recording read = folder == nullptr ? Recording{} : Recording::read(folder);
  return read.empty() ? nullptr : &read;
}

struct Totals {
  std::size_t present = 0;
  std::size_t bytes = 0;
  std::size_t overhead_bytes = 0;
  std::chrono::nanoseconds encode{0};
  std::chrono::nanoseconds decode{0};
};

// The thread's own time, since a machine that has other work would be measured else.
std::chrono::nanoseconds cpu_time() {
  timespec now{};
  HB_ASSERT(::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now) == 0);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

// One span of one group of series there and back.
void measure_group(std::span<const int64_t> grid, std::span<const BlockColumn> columns, Totals& totals) {
  const auto start = cpu_time();
  const std::string blob = encode_block(grid, columns);
  const auto encoded = cpu_time();
  const auto block = BlockReader::open(blob);
  HB_ASSERT(block.has_value());
  std::vector<int64_t> times;
  std::vector<double> values;
  for (const BlockColumn& column : columns) {
    HB_ASSERT(block->read(column.series, times, values).has_value());
    benchmark::DoNotOptimize(values.data());
  }
  totals.decode += cpu_time() - encoded;
  totals.encode += encoded - start;
  totals.bytes += blob.size();
  totals.overhead_bytes += block->overhead_bytes();
  for (const BlockColumn& column : columns) {
    HB_ASSERT(block->read(column.series, times, values).has_value());
    HB_ASSERT(std::memcmp(values.data(), column.values.data(), column.values.size_bytes()) == 0);
    totals.present += static_cast<std::size_t>(
        std::ranges::count_if(values, [](double value) { return !is_absent(value); }));
  }
}

// A store has no chunk where a series has no sample in a span.
bool has_samples(std::span<const double> values) {
  return std::ranges::any_of(values, [](double value) { return !is_absent(value); });
}

Totals measure(const Recording& host, std::size_t span_rows) {
  Totals totals;
  for (std::size_t row = 0; row < host.rows(); row += span_rows) {
    const std::size_t rows = std::min(span_rows, host.rows() - row);
    const auto grid = std::span(host.times).subspan(row, rows);
    std::vector<BlockColumn> group;
    for (std::size_t column = 0; column < host.columns(); ++column) {
      const auto values = std::span(host.values).subspan(column * host.rows() + row, rows);
      if (has_samples(values)) group.push_back({static_cast<uint32_t>(column), {}, values});
      if (group.size() == kGroupSeries || column + 1 == host.columns()) {
        measure_group(grid, group, totals);
        group.clear();
      }
    }
  }
  return totals;
}

void bm_dataset(benchmark::State& state) {
  const Recording* host = recording();
  if (host == nullptr) return state.SkipWithError("HEARTBEAT_DATASET names no recording");
  Totals totals;
  std::size_t rounds = 0;
  for (auto _ : state) {
    const Totals round = measure(*host, static_cast<std::size_t>(state.range(0)));
    totals = {round.present, round.bytes, round.overhead_bytes, totals.encode + round.encode,
              totals.decode + round.decode};
    ++rounds;
  }
  const auto present = static_cast<double>(totals.present);
  const auto timed = present * static_cast<double>(rounds);
  state.counters["bytes/sample"] = static_cast<double>(totals.bytes) / present;
  state.counters["overhead_%"] =
      100 * static_cast<double>(totals.overhead_bytes) / static_cast<double>(totals.bytes);
  state.counters["encode_ns"] = static_cast<double>(totals.encode.count()) / timed;
  state.counters["decode_ns"] = static_cast<double>(totals.decode.count()) / timed;
}
BENCHMARK(bm_dataset)->ArgName("rows")->Arg(780)->Arg(1560)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace hb::chunk
