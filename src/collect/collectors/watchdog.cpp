#include <string>

#include "collect/attribute_metrics.hpp"
#include "collect/off_tick_collector.hpp"
#include "procfs/attributes.hpp"

namespace hb::collect {
namespace {

constexpr AttributeMetric kNumbers[] = {
    {"bootstatus",
     {"node_watchdog_bootstatus", "Value of /sys/class/watchdog/<watchdog>/bootstatus", MetricType::gauge}},
    {"fw_version",
     {"node_watchdog_fw_version", "Value of /sys/class/watchdog/<watchdog>/fw_version", MetricType::gauge}},
    {"nowayout",
     {"node_watchdog_nowayout", "Value of /sys/class/watchdog/<watchdog>/nowayout", MetricType::gauge}},
    {"timeleft",
     {"node_watchdog_timeleft_seconds", "Value of /sys/class/watchdog/<watchdog>/timeleft",
      MetricType::gauge}},
    {"timeout",
     {"node_watchdog_timeout_seconds", "Value of /sys/class/watchdog/<watchdog>/timeout", MetricType::gauge}},
    {"pretimeout",
     {"node_watchdog_pretimeout_seconds", "Value of /sys/class/watchdog/<watchdog>/pretimeout",
      MetricType::gauge}},
    {"access_cs0",
     {"node_watchdog_access_cs0", "Value of /sys/class/watchdog/<watchdog>/access_cs0", MetricType::gauge}},
};
constexpr Metric kInfo{"node_watchdog_info", "Info of /sys/class/watchdog/<watchdog>", MetricType::gauge};

// The timers that reset the machine when it hangs (Documentation/ABI/testing/sysfs-class-watchdog).
Result<void> read_watchdogs(const HostRoot& host, SampleSink& sink) {
  const procfs::AttributeFolder watchdogs(host.sys("class/watchdog"));
  if (!watchdogs.exists()) return fail(ErrorCode::not_found, watchdogs.path() + ": no such class");
  for (const std::string& name : watchdogs.names()) {
    const procfs::AttributeFolder folder = watchdogs.folder(name);
    if (!folder.exists()) continue;
    const LabelView label{"name", name};
    emit_attributes(folder, kNumbers, {&label, 1}, sink);
    const auto text = [&folder](std::string_view file) { return folder.text(file).value_or(""); };
    sink.emit(kInfo,
              {label,
               {"options", text("options")},
               {"identity", text("identity")},
               {"state", text("state")},
               {"status", text("status")},
               {"pretimeout_governor", text("pretimeout_governor")}},
              1);
  }
  return {};
}

}  // namespace

CollectorSpec watchdog_collector() {
  return {.name = "watchdog", .make = [](const CollectorConfig& config) {
            return make_off_tick_collector(config, {.name = "watchdog"}, read_watchdogs);
          }};
}

}  // namespace hb::collect
