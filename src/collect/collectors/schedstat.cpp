#include "procfs/schedstat.hpp"

#include "collect/collector.hpp"
#include "procfs/kept_file.hpp"

namespace hb::collect {
namespace {

constexpr Metric kRunning{"node_schedstat_running_seconds_total",
                          "Number of seconds CPU spent running a process.", MetricType::counter};
constexpr Metric kWaiting{"node_schedstat_waiting_seconds_total",
                          "Number of seconds spent by processing waiting for this CPU.", MetricType::counter};
constexpr Metric kTimeslices{"node_schedstat_timeslices_total", "Number of timeslices executed by CPU.",
                             MetricType::counter};

constexpr double kNanosecondsPerSecond = 1e9;

// How long each CPU ran processes and how long they waited for it, from /proc/schedstat.
class SchedstatCollector final : public Collector {
 public:
  [[nodiscard]] std::string_view name() const override { return "schedstat"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    const auto text = file_.read(host);
    if (!text) return std::unexpected(text.error());
    procfs::SchedstatReader reader(*text);
    for (procfs::SchedstatCpu cpu; reader.next(cpu);) {
      const LabelView label{"cpu", cpu.cpu};
      sink.emit(kRunning, {label}, static_cast<double>(cpu.running_ns) / kNanosecondsPerSecond);
      sink.emit(kWaiting, {label}, static_cast<double>(cpu.waiting_ns) / kNanosecondsPerSecond);
      sink.emit(kTimeslices, {label}, static_cast<double>(cpu.timeslices));
    }
    return {};
  }

 private:
  procfs::KeptFile file_{HostRoot::Tree::proc, "schedstat"};
};

}  // namespace

CollectorSpec schedstat_collector() {
  return {.name = "schedstat", .make = [](const CollectorConfig&) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<SchedstatCollector>();
          }};
}

}  // namespace hb::collect
