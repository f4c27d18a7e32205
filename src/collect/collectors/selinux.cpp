#include <string>

#include "collect/off_tick_collector.hpp"
#include "procfs/attributes.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/selinux_config.hpp"

namespace hb::collect {
namespace {

using procfs::SelinuxMode;

constexpr Metric kEnabled{"node_selinux_enabled", "SELinux is enabled, 1 is true, 0 is false",
                          MetricType::gauge};
constexpr Metric kConfigMode{"node_selinux_config_mode", "Configured SELinux enforcement mode",
                             MetricType::gauge};
constexpr Metric kCurrentMode{"node_selinux_current_mode", "Current SELinux enforcement mode",
                              MetricType::gauge};

// Whether SELinux is on, and whether it forbids or only tells. Its file system is there only when it is on.
Result<void> read_selinux(const HostRoot& host, SampleSink& sink) {
  const procfs::AttributeFolder folder(host.sys("fs/selinux"));
  const auto enforces = folder.number("enforce");
  sink.emit(kEnabled, enforces ? 1 : 0);
  if (!enforces) return {};
  const auto config = procfs::read_file(host.root("etc/selinux/config"));
  const SelinuxMode mode = config ? procfs::parse_selinux_config(*config) : SelinuxMode::disabled;
  sink.emit(kConfigMode, static_cast<int>(mode));
  sink.emit(kCurrentMode, *enforces);
  return {};
}

}  // namespace

CollectorSpec selinux_collector() {
  return {.name = "selinux", .make = [](const CollectorConfig& config) {
            return make_off_tick_collector(config, {.name = "selinux"}, read_selinux);
          }};
}

}  // namespace hb::collect
