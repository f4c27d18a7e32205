#include <cstddef>
#include <optional>

#include "collect/collector.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/system_stat.hpp"

namespace hb::collect {
namespace {

constexpr Metric kInterrupts{"node_intr_total", "Total number of interrupts serviced.", MetricType::counter};
constexpr Metric kContextSwitches{"node_context_switches_total", "Total number of context switches.",
                                  MetricType::counter};
constexpr Metric kForks{"node_forks_total", "Total number of forks.", MetricType::counter};
constexpr Metric kBootTime{"node_boot_time_seconds", "Node boot time, in unixtime.", MetricType::gauge};
constexpr Metric kRunning{"node_procs_running", "Number of processes in runnable state.", MetricType::gauge};
constexpr Metric kBlocked{"node_procs_blocked", "Number of processes blocked waiting for I/O to complete.",
                          MetricType::gauge};
constexpr Metric kSoftirqs{"node_softirqs_total", "Number of softirq calls.", MetricType::counter};

constexpr FlagSpec kSoftirqFlag{.name = "collector.stat.softirq",
                                .kind = FlagKind::boolean,
                                .default_value = "false",
                                .help = "Export softirq calls per vector"};
constexpr FlagSpec kFlags[] = {kSoftirqFlag};

// The system-wide counters of /proc/stat.
class StatCollector final : public Collector {
 public:
  explicit StatCollector(bool with_softirqs) : with_softirqs_(with_softirqs) {}

  [[nodiscard]] std::string_view name() const override { return "stat"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    const auto text = file_.read(host);
    if (!text) return std::unexpected(text.error());
    procfs::parse_system_stat(*text, stat_);
    if (!stat_.boot_time) return fail(ErrorCode::corrupt, host.proc("stat") + ": no boot time in it");

    emit(kInterrupts, stat_.interrupts, sink);
    emit(kContextSwitches, stat_.context_switches, sink);
    emit(kForks, stat_.forks, sink);
    emit(kBootTime, stat_.boot_time, sink);
    emit(kRunning, stat_.running, sink);
    emit(kBlocked, stat_.blocked, sink);
    if (!with_softirqs_) return {};
    for (std::size_t i = 0; i < stat_.softirqs.size(); ++i) {
      sink.emit(kSoftirqs, {{"vector", procfs::kSoftirqNames[i]}}, static_cast<double>(stat_.softirqs[i]));
    }
    return {};
  }

 private:
  static void emit(const Metric& metric, std::optional<uint64_t> value, SampleSink& sink) {
    if (value) sink.emit(metric, static_cast<double>(*value));
  }

  procfs::KeptFile file_{HostRoot::Tree::proc, "stat", procfs::KeptFile::Shape::whole};
  procfs::SystemStat stat_;
  const bool with_softirqs_;
};

}  // namespace

CollectorSpec stat_collector() {
  return {.name = "stat",
          .flags = kFlags,
          .make = [](const CollectorConfig& config) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<StatCollector>(config.flags.boolean(kSoftirqFlag));
          }};
}

}  // namespace hb::collect
