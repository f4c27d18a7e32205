// What one tick of the live view costs: a page with forty queries open over some three hundred series, as of
// a small host, with the fifteen minutes of history that there are by then.
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include "live/fanout.hpp"
#include "model/frame_builder.hpp"
#include "model/memory_source.hpp"

namespace hb::live {
namespace {

constexpr int64_t kStartMs = 1'795'335'000'000;

// A host of four cores, six file systems, four disks and four interfaces.
class Host {
 public:
  Host() {
    for (int i = 0; i < 960; ++i)
      tick();
  }

  Timestamp tick() {
    ++ticks_;
    const Timestamp time = from_unix_ms(kStartMs + 1000 * ticks_);
    builder_.begin(time);
    for (int cpu = 0; cpu < 4; ++cpu) {
      for (const char* mode : {"idle", "iowait", "irq", "nice", "softirq", "steal", "system", "user"})
        emit("node_cpu_seconds_total", {{"cpu", std::to_string(cpu)}, {"mode", mode}}, 0.11 * (cpu + 1));
    }
    for (int i = 0; i < 60; ++i)
      emit("node_memory_" + std::to_string(i) + "_bytes", {}, 4096 * (i % 5));
    for (const char* device : {"sda", "sdb", "nvme0n1", "dm-0"}) {
      for (int i = 0; i < 16; ++i)
        emit("node_disk_" + std::to_string(i) + "_total", {{"device", device}}, 17.0 * (i % 3));
    }
    for (const char* mount : {"/", "/boot", "/home", "/var", "/tmp", "/srv"}) {
      for (const char* what : {"size", "free", "avail", "files", "files_free"}) {
        emit(std::string("node_filesystem_") + what,
             {{"device", "/dev/sda1"}, {"fstype", "ext4"}, {"mountpoint", mount}}, what[0] == 's' ? 0 : 4096);
      }
    }
    for (const char* device : {"lo", "eth0", "wlan0", "docker0"}) {
      for (int i = 0; i < 20; ++i)
        emit("node_network_" + std::to_string(i) + "_total", {{"device", device}}, 1500.0 * (i % 4));
    }
    for (const char* load : {"node_load1", "node_load5", "node_load15"})
      emit(load, {}, 0.01);
    history_.append(*builder_.finish());
    emitted_ = 0;
    return time;
  }

  [[nodiscard]] const MemorySource& history() const { return history_; }
  [[nodiscard]] MemorySource& history() { return history_; }
  [[nodiscard]] std::size_t series() const { return values_.size(); }

 private:
  using TextLabels = std::vector<std::pair<std::string, std::string>>;

  void emit(const std::string& name, const TextLabels& labels, double step) {
    std::vector<LabelView> views;
    for (const auto& [label, value] : labels)
      views.push_back({label, value});
    if (emitted_ == values_.size()) values_.push_back(1000);
    builder_.sample({.name = name, .help = "", .type = MetricType::counter}, views,
                    values_[emitted_++] += step);
  }

  MemorySource history_;
  FrameBuilder builder_;
  std::vector<double> values_;
  std::size_t emitted_ = 0;
  int64_t ticks_ = 0;
};

// What an overview page asks.
std::vector<std::string> page_queries() {
  std::vector<std::string> queries{
      "sum by (mode) (rate(node_cpu_seconds_total[5s]))",
      "1 - sum by (cpu) (rate(node_cpu_seconds_total{mode=\"idle\"}[5s])) / sum by (cpu) "
      "(rate(node_cpu_seconds_total[5s]))",
      "1 - sum(rate(node_cpu_seconds_total{mode=\"idle\"}[5m])) / sum(rate(node_cpu_seconds_total[5m]))",
      "1 - sum(rate(node_cpu_seconds_total{mode=\"idle\"}[10m])) / sum(rate(node_cpu_seconds_total[10m]))",
      "1 - sum(rate(node_cpu_seconds_total{mode=\"idle\"}[15m])) / sum(rate(node_cpu_seconds_total[15m]))",
      "avg_over_time(node_memory_1_bytes[5m])",
      "avg_over_time(node_memory_1_bytes[10m])",
      "avg_over_time(node_memory_1_bytes[15m])",
      "node_load1",
      "node_load5",
      "node_load15",
      "1 - node_filesystem_avail / node_filesystem_size",
      "node_filesystem_size",
      "node_filesystem_avail",
      "node_filesystem_files_free / node_filesystem_files"};
  for (int i = 0; i < 8; ++i)
    queries.push_back("rate(node_disk_" + std::to_string(i) + "_total[5s])");
  for (int i = 0; i < 8; ++i)
    queries.push_back("rate(node_network_" + std::to_string(i) + "_total{device!=\"lo\"}[5s])");
  for (int i = 0; i < 9; ++i)
    queries.push_back("node_memory_" + std::to_string(i) + "_bytes");
  return queries;
}

void bm_tick(benchmark::State& state) {
  Host host;
  const SystemClock clock;
  const promql::Engine engine(host.history(), clock);
  Fanout fanout(host.history(), engine, clock, {});
  std::vector<std::shared_ptr<Watcher>> watchers;
  for (int i = 0; i < state.range(0); ++i) {
    Subscription subscription;
    subscription.watcher = std::make_shared<Watcher>(clock, Limits{}.mailbox_bytes_max, nullptr);
    for (const std::string& text : page_queries())
      subscription.queries.push_back(*promql::Query::parse(text, {}));
    watchers.push_back(subscription.watcher);
    fanout.add(std::move(subscription));
  }
  std::size_t event_bytes = 0;
  for (auto _ : state) {
    state.PauseTiming();
    const Timestamp time = host.tick();
    state.ResumeTiming();
    fanout.publish(time);
    for (const auto& watcher : watchers) {
      while (const Piece piece = watcher->pop())
        event_bytes = piece->size();
    }
  }
  state.counters["series"] = static_cast<double>(host.series());
  state.counters["event_bytes"] = static_cast<double>(event_bytes);
}
BENCHMARK(bm_tick)->Arg(1)->Arg(64)->Unit(benchmark::kMicrosecond)->Iterations(2000);

// Each query of the page alone.
void bm_query(benchmark::State& state) {
  static Host host;
  const SystemClock clock;
  const promql::Engine engine(host.history(), clock);
  const std::string text = page_queries()[static_cast<std::size_t>(state.range(0))];
  const auto query = promql::Query::parse(text, {});
  const Timestamp time = from_unix_ms(kStartMs + 960'000);
  for (auto _ : state)
    benchmark::DoNotOptimize(engine.instant(**query, time));
  state.SetLabel(text);
}
BENCHMARK(bm_query)->DenseRange(0, 16, 1)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace hb::live
