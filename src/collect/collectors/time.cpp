#include <array>
#include <chrono>
#include <ctime>
#include <string>
#include <utility>
#include <vector>

#include "collect/collector.hpp"
#include "collect/slow_refresh.hpp"
#include "procfs/clock_sources.hpp"

namespace hb::collect {
namespace {

constexpr Metric kSeconds{"node_time_seconds", "System time in seconds since epoch (1970).",
                          MetricType::gauge};
constexpr Metric kZoneOffset{"node_time_zone_offset_seconds", "System time zone offset in seconds.",
                             MetricType::gauge};
constexpr Metric kAvailable{"node_time_clocksource_available_info",
                            "Available clocksources read from '/sys/devices/system/clocksource'.",
                            MetricType::gauge};
constexpr Metric kCurrent{"node_time_clocksource_current_info",
                          "Current clocksource read from '/sys/devices/system/clocksource'.",
                          MetricType::gauge};

// The wall clock, its zone and the kernel's clock sources.
class TimeCollector final : public Collector {
 public:
  explicit TimeCollector(const Clock& clock) : clock_(clock) {}

  [[nodiscard]] std::string_view name() const override { return "time"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    const Timestamp now = clock_.now();
    sink.emit(kSeconds, unix_seconds(now));
    if (refresh_.due()) {
      sources_ = procfs::read_clock_sources(host);
      const std::time_t seconds = unix_ms(now) / 1000;
      ::localtime_r(&seconds, &local_);
    }
    if (local_.tm_zone != nullptr) {
      sink.emit(kZoneOffset, {{"time_zone", local_.tm_zone}}, static_cast<double>(local_.tm_gmtoff));
    }
    for (const procfs::ClockSource& source : sources_) {
      for (const std::string& available : source.available) {
        sink.emit(kAvailable, {{"device", source.device}, {"clocksource", available}}, 1);
      }
      if (!source.current.empty()) {
        sink.emit(kCurrent, {{"device", source.device}, {"clocksource", source.current}}, 1);
      }
    }
    return {};
  }

 private:
  const Clock& clock_;
  SlowRefresh refresh_;
  std::tm local_{};
  std::vector<procfs::ClockSource> sources_;
};

}  // namespace

CollectorSpec time_collector() {
  return {.name = "time", .make = [](const CollectorConfig& config) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<TimeCollector>(config.clock);
          }};
}

}  // namespace hb::collect
