// What a second of a real host costs in the journal: bytes, time to write it, and time to read all of it at a
// start. HEARTBEAT_DATASET names the folder of a recording: columns.f64.xz (little-endian doubles, column
// after column, NaN where absent) and times.i64 (milliseconds, one a row).
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include "store/journal_codec.hpp"

namespace hb::store {
namespace {

struct Row {
  Timestamp time;
  std::vector<uint32_t> ids;
  std::vector<double> values;
};

std::string unpacked(const std::string& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(::popen(("xz -dc '" + path + "'").c_str(), "r"),
                                                             ::pclose);
  std::string bytes;
  std::string piece(std::size_t{1} << 20, '\0');
  while (pipe) {
    const std::size_t got = std::fread(piece.data(), 1, piece.size(), pipe.get());
    if (got == 0) break;
    bytes.append(piece, 0, got);
  }
  return bytes;
}

uint64_t little_endian(const std::string& bytes, std::size_t at) {
  uint64_t value = 0;
  for (std::size_t i = 0; i < 8; ++i)
    value |= uint64_t{static_cast<unsigned char>(bytes[at * 8 + i])} << (8 * i);
  return value;
}

std::vector<Row> load() {
  const char* folder = std::getenv("HEARTBEAT_DATASET");
  if (folder == nullptr) return {};
  std::ifstream times_file(std::string(folder) + "/times.i64", std::ios::binary);
  const std::string times{std::istreambuf_iterator<char>(times_file), {}};
  const std::string columns = unpacked(std::string(folder) + "/columns.f64.xz");
  std::vector<Row> rows(times.size() / 8);
  if (rows.empty()) return rows;
  const std::size_t count = columns.size() / 8 / rows.size();
  for (std::size_t row = 0; row < rows.size(); ++row) {
    // As the ticker does it: on the whole second.
    rows[row].time = from_unix_ms(static_cast<int64_t>(little_endian(times, row) + 500) / 1000 * 1000);
    for (std::size_t column = 0; column < count; ++column) {
      const auto value = std::bit_cast<double>(little_endian(columns, column * rows.size() + row));
      if (std::isnan(value)) continue;
      rows[row].ids.push_back(static_cast<uint32_t>(column));
      rows[row].values.push_back(value);
    }
  }
  return rows;
}

const std::vector<Row>& recording() {
  static const std::vector<Row> rows = load();
  return rows;
}

std::size_t changes() {
  std::size_t changed = 0;
  std::vector<std::optional<double>> last;
  for (const Row& row : recording()) {
    std::vector<std::optional<double>> next(row.ids.empty() ? 0 : row.ids.back() + 1);
    for (std::size_t i = 0; i < row.ids.size(); ++i) {
      const uint32_t id = row.ids[i];
      next[id] = row.values[i];
      const bool same = id < last.size() && last[id] &&
                        std::bit_cast<uint64_t>(*last[id]) == std::bit_cast<uint64_t>(row.values[i]);
      changed += same ? 0U : 1U;
    }
    last = std::move(next);
  }
  return changed;
}

std::vector<std::string> encode_all() {
  TickEncoder encoder;
  std::vector<std::string> payloads;
  payloads.reserve(recording().size());
  for (const Row& row : recording())
    encoder.encode(row.time, row.ids, row.values, payloads.emplace_back());
  return payloads;
}

void BM_EncodeRecording(benchmark::State& state) {
  if (recording().empty()) return state.SkipWithError("HEARTBEAT_DATASET names no recording");
  std::size_t bytes = 0;
  for (auto _ : state) {
    bytes = 0;
    for (const std::string& payload : encode_all())
      bytes += payload.size();
  }
  const auto ticks = static_cast<double>(recording().size());
  state.counters["bytes/tick"] = static_cast<double>(bytes) / ticks;
  state.counters["bytes/change"] = static_cast<double>(bytes) / static_cast<double>(changes());
  state.counters["ticks/s"] = benchmark::Counter(ticks, benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(BM_EncodeRecording)->Unit(benchmark::kMillisecond);

void BM_DecodeRecording(benchmark::State& state) {
  if (recording().empty()) return state.SkipWithError("HEARTBEAT_DATASET names no recording");
  const std::vector<std::string> payloads = encode_all();
  for (auto _ : state) {
    TickDecoder decoder;
    for (const std::string& payload : payloads) {
      const Result<TickView> view = decoder.decode(payload);
      if (!view) return state.SkipWithError("a payload does not decode");
      benchmark::DoNotOptimize(view->values.data());
    }
  }
}
BENCHMARK(BM_DecodeRecording)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace hb::store
