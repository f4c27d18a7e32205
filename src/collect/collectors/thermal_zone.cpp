#include <string>

#include "collect/off_tick_collector.hpp"
#include "procfs/attributes.hpp"

namespace hb::collect {
namespace {

using procfs::AttributeFolder;

constexpr Metric kZoneTemperature{"node_thermal_zone_temp", "Zone temperature in Celsius", MetricType::gauge};
constexpr Metric kCoolingState{"node_cooling_device_cur_state",
                               "Current throttle state of the cooling device", MetricType::gauge};
constexpr Metric kCoolingStateMax{"node_cooling_device_max_state",
                                  "Maximum throttle state of the cooling device", MetricType::gauge};

constexpr std::string_view kZonePrefix = "thermal_zone";
constexpr std::string_view kCoolingPrefix = "cooling_device";

// Temperatures and cooling devices (Documentation/driver-api/thermal/sysfs-api.rst). A zone whose sensor is
// off answers with an error, and is left out.
Result<void> read_thermal(const HostRoot& host, SampleSink& sink) {
  const AttributeFolder thermal(host.sys("class/thermal"));
  for (const std::string& name : thermal.numbered(kZonePrefix)) {
    const AttributeFolder zone = thermal.folder(name);
    const auto millidegrees = zone.number("temp");
    const auto type = zone.text("type");
    if (!millidegrees || !type) continue;
    sink.emit(kZoneTemperature, {{"zone", name.substr(kZonePrefix.size())}, {"type", *type}},
              *millidegrees / 1000);
  }
  for (const std::string& name : thermal.numbered(kCoolingPrefix)) {
    const AttributeFolder device = thermal.folder(name);
    const auto state = device.number("cur_state");
    const auto state_max = device.number("max_state");
    const auto type = device.text("type");
    if (!state || !state_max || !type) continue;
    const std::string number = name.substr(kCoolingPrefix.size());
    sink.emit(kCoolingState, {{"name", number}, {"type", *type}}, *state);
    sink.emit(kCoolingStateMax, {{"name", number}, {"type", *type}}, *state_max);
  }
  return {};
}

}  // namespace

CollectorSpec thermal_zone_collector() {
  return {.name = "thermal_zone", .make = [](const CollectorConfig& config) {
            return make_off_tick_collector(
                config, {.name = "thermal_zone", .ticks = OffTickCollector::kSensorTicks}, read_thermal);
          }};
}

}  // namespace hb::collect
