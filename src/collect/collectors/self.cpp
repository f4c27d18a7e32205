#include "collect/collector.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/self_usage.hpp"

namespace hb::collect {
namespace {

constexpr Metric kCpu{"process_cpu_seconds_total", "Total user and system CPU time spent in seconds.",
                      MetricType::counter};
constexpr Metric kWritten{"process_io_written_bytes_total", "Bytes written to disks.", MetricType::counter};
constexpr Metric kMaxFds{"process_max_fds", "Maximum number of open file descriptors.", MetricType::gauge};
constexpr Metric kOpenFds{"process_open_fds", "Number of open file descriptors.", MetricType::gauge};
constexpr Metric kResident{"process_resident_memory_bytes", "Resident memory size in bytes.",
                           MetricType::gauge};
constexpr Metric kStart{"process_start_time_seconds",
                        "Start time of the process since unix epoch in seconds.", MetricType::gauge};
constexpr Metric kThreads{"process_threads", "Number of OS threads in the process.", MetricType::gauge};
constexpr Metric kVirtual{"process_virtual_memory_bytes", "Virtual memory size in bytes.", MetricType::gauge};

// What Heartbeat itself uses, under the names that Prometheus's clients give it. It looks at the real /proc
// whatever the host root is.
class SelfCollector final : public Collector {
 public:
  [[nodiscard]] std::string_view name() const override { return "self"; }

  [[nodiscard]] Result<void> update(const HostRoot& /*host*/, SampleSink& sink) override {
    const auto usage = reader_.read();
    if (!usage) return std::unexpected(usage.error());
    sink.emit(kCpu, usage->cpu_seconds);
    if (usage->written_bytes) sink.emit(kWritten, static_cast<double>(*usage->written_bytes));
    sink.emit(kMaxFds, usage->descriptors_max);
    sink.emit(kOpenFds, static_cast<double>(usage->descriptors));
    sink.emit(kResident, static_cast<double>(usage->resident_bytes));
    sink.emit(kStart, usage->start_time_seconds);
    sink.emit(kThreads, static_cast<double>(usage->threads));
    sink.emit(kVirtual, static_cast<double>(usage->virtual_bytes));
    return {};
  }

 private:
  procfs::SelfUsageReader reader_;
};

}  // namespace

CollectorSpec self_collector() {
  return {.name = "self", .make = [](const CollectorConfig&) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<SelfCollector>();
          }};
}

}  // namespace hb::collect
