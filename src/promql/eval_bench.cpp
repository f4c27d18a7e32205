// Queries as dashboards ask them, over fifteen minutes of one-second samples in memory.
#include <string>

#include <benchmark/benchmark.h>

#include "base/clock.hpp"
#include "model/frame_builder.hpp"
#include "model/memory_source.hpp"
#include "promql/engine.hpp"
#include "promql/json.hpp"

namespace hb::promql {
namespace {

constexpr int64_t kStartMs = 1'795'335'000'000;
constexpr int kTicks = 960;
constexpr Metric kCpuSeconds{"node_cpu_seconds_total", "Seconds the CPUs spent in each mode.",
                             MetricType::counter};

// Eight cores in eight modes.
MemorySource& history() {
  static MemorySource source;
  static const bool filled = [] {
    FrameBuilder builder;
    for (int tick = 0; tick < kTicks; ++tick) {
      builder.begin(from_unix_ms(kStartMs + int64_t{1000} * tick));
      for (int cpu = 0; cpu < 8; ++cpu) {
        double share = 0.01;
        for (const char* mode : {"idle", "iowait", "irq", "nice", "softirq", "steal", "system", "user"})
          builder.emit(kCpuSeconds, {{"cpu", std::to_string(cpu)}, {"mode", mode}},
                       1000 + tick * (share += 0.013));
      }
      source.append(*builder.finish());
    }
    return true;
  }();
  benchmark::DoNotOptimize(filled);
  return source;
}

constexpr const char* kQueries[] = {"node_cpu_seconds_total", "rate(node_cpu_seconds_total[1m])",
                                    "sum by (mode) (rate(node_cpu_seconds_total[5m]))",
                                    "1 - avg(rate(node_cpu_seconds_total{mode=\"idle\"}[5m]))",
                                    "avg_over_time(node_cpu_seconds_total[1m])"};

void bm_parse(benchmark::State& state) {
  for (auto _ : state)
    benchmark::DoNotOptimize(Query::parse(kQueries[2], Limits{}));
}
BENCHMARK(bm_parse)->Unit(benchmark::kMicrosecond);

void bm_instant(benchmark::State& state) {
  const SystemClock clock;
  const Engine engine(history(), clock);
  const auto query = Query::parse(kQueries[state.range(0)], {});
  std::string out;
  for (auto _ : state) {
    out.clear();
    append_success(out, *engine.instant(**query, from_unix_ms(kStartMs + int64_t{1000} * (kTicks - 1))),
                   Annotations((*query)->text()));
    benchmark::DoNotOptimize(out.data());
  }
  state.SetLabel(kQueries[state.range(0)]);
}
BENCHMARK(bm_instant)->DenseRange(0, 4)->Unit(benchmark::kMicrosecond);

// 900 points of each series.
void bm_range(benchmark::State& state) {
  const SystemClock clock;
  const Engine engine(history(), clock);
  const auto query = Query::parse(kQueries[state.range(0)], {});
  const auto grid = make_grid(
      {from_unix_ms(kStartMs + 60'000), from_unix_ms(kStartMs + 959'000), Duration{1000}}, engine.limits());
  std::string out;
  for (auto _ : state) {
    out.clear();
    append_success(out, *engine.range(**query, *grid), Annotations((*query)->text()));
    benchmark::DoNotOptimize(out.data());
  }
  state.SetLabel(kQueries[state.range(0)]);
  state.counters["bytes"] = static_cast<double>(out.size());
}
BENCHMARK(bm_range)->DenseRange(0, 4)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace hb::promql
