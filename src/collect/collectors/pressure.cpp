#include "procfs/pressure.hpp"

#include <array>
#include <optional>

#include "collect/collector.hpp"
#include "collect/told_once.hpp"
#include "procfs/kept_file.hpp"

namespace hb::collect {
namespace {

constexpr Metric kCpuWaiting{"node_pressure_cpu_waiting_seconds_total",
                             "Total time in seconds that processes have waited for CPU time",
                             MetricType::counter};
constexpr Metric kIoWaiting{"node_pressure_io_waiting_seconds_total",
                            "Total time in seconds that processes have waited due to IO congestion",
                            MetricType::counter};
constexpr Metric kIoStalled{"node_pressure_io_stalled_seconds_total",
                            "Total time in seconds no process could make progress due to IO congestion",
                            MetricType::counter};
constexpr Metric kMemoryWaiting{"node_pressure_memory_waiting_seconds_total",
                                "Total time in seconds that processes have waited for memory",
                                MetricType::counter};
constexpr Metric kMemoryStalled{
    "node_pressure_memory_stalled_seconds_total",
    "Total time in seconds no process could make progress due to memory congestion", MetricType::counter};
constexpr Metric kIrqStalled{"node_pressure_irq_stalled_seconds_total",
                             "Total time in seconds no process could make progress due to IRQ congestion",
                             MetricType::counter};

constexpr auto kWhole = procfs::KeptFile::Shape::whole;

// Pressure stall information, from /proc/pressure.
class PressureCollector final : public Collector {
 public:
  [[nodiscard]] std::string_view name() const override { return "pressure"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    bool any = false;
    for (Resource& resource : resources_) {
      const auto text = resource.file.read(host);
      if (!text) continue;  // a kernel may have PSI without irq accounting
      const procfs::Pressure pressure = procfs::parse_pressure(*text);
      any = emit(resource.waiting, pressure.some_us, sink) || any;
      any = emit(resource.stalled, pressure.full_us, sink) || any;
    }
    if (!any) {
      return told_.fail(ErrorCode::not_found,
                        [&host] { return host.proc("pressure") + ": this kernel reports no pressure"; });
    }
    return {};
  }

 private:
  struct Resource {
    procfs::KeptFile file;
    const Metric* waiting = nullptr;
    const Metric* stalled = nullptr;
  };

  static bool emit(const Metric* metric, std::optional<uint64_t> total_us, SampleSink& sink) {
    if (metric == nullptr || !total_us) return false;
    sink.emit(*metric, static_cast<double>(*total_us) / 1e6);
    return true;
  }

  ToldOnce told_;
  std::array<Resource, 4> resources_ = {{
      {{HostRoot::Tree::proc, "pressure/cpu", kWhole}, &kCpuWaiting, nullptr},
      {{HostRoot::Tree::proc, "pressure/io", kWhole}, &kIoWaiting, &kIoStalled},
      {{HostRoot::Tree::proc, "pressure/memory", kWhole}, &kMemoryWaiting, &kMemoryStalled},
      {{HostRoot::Tree::proc, "pressure/irq", kWhole}, nullptr, &kIrqStalled},
  }};
};

}  // namespace

CollectorSpec pressure_collector() {
  return {.name = "pressure", .make = [](const CollectorConfig&) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<PressureCollector>();
          }};
}

}  // namespace hb::collect
