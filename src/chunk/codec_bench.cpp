// Encoding and decoding of one column of a span, per sample.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "base/assert.hpp"
#include "chunk/column.hpp"

namespace hb::chunk {
namespace {

constexpr std::size_t kSamples = 1560;

enum Shape : int64_t { kConstant, kCounter, kGauge, kGaps, kSeconds };

std::vector<double> column_of(int64_t shape) {
  std::mt19937_64 random(1);
  std::vector<double> values;
  double counter = 1e6;
  for (std::size_t i = 0; i < kSamples; ++i) {
    if (shape != kSeconds) counter += static_cast<double>(random() % 2000);
    switch (shape) {
      case kConstant:
        values.push_back(42);
        break;
      case kCounter:
        values.push_back(counter);
        break;
      case kSeconds:  // of a processor in a mode, in hundredths
        counter += static_cast<double>(random() % 16);
        values.push_back(std::floor(counter) / 100);
        break;
      case kGauge:
        values.push_back(static_cast<double>(random() % 10000) / 1000);
        break;
      default:
        values.push_back(i % 100 < 5 ? absent() : counter);
    }
  }
  return values;
}

void count_samples(benchmark::State& state, std::size_t bytes) {
  const auto samples = static_cast<double>(state.iterations()) * static_cast<double>(kSamples);
  state.counters["sample"] =
      benchmark::Counter(samples, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
  state.counters["bytes/sample"] = static_cast<double>(bytes) / static_cast<double>(kSamples);
}

void bm_encode(benchmark::State& state) {
  const std::vector<double> values = column_of(state.range(0));
  std::string out;
  for (auto _ : state) {
    out.clear();
    append_column(out, values);
    benchmark::DoNotOptimize(out.data());
  }
  count_samples(state, out.size());
}

void bm_decode(benchmark::State& state) {
  std::string bytes;
  append_column(bytes, column_of(state.range(0)));
  std::vector<double> values(kSamples);
  for (auto _ : state) {
    ByteReader in(bytes);
    HB_ASSERT(read_column(in, values));
    benchmark::DoNotOptimize(values.data());
  }
  count_samples(state, bytes.size());
}

void shapes(benchmark::internal::Benchmark* bench) {
  bench->ArgName("shape");
  for (const Shape shape : {kConstant, kCounter, kGauge, kGaps, kSeconds})
    bench->Arg(shape);
}

BENCHMARK(bm_encode)->Apply(shapes);
BENCHMARK(bm_decode)->Apply(shapes);

}  // namespace
}  // namespace hb::chunk
