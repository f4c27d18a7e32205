#include <cstdint>
#include <string>

#include "collect/off_tick_collector.hpp"
#include "procfs/attributes.hpp"

namespace hb::collect {
namespace {

using procfs::AttributeFolder;

constexpr Metric kInfo{"node_dmmultipath_device_info", "Non-numeric information about a DM-multipath device.",
                       MetricType::gauge};
constexpr Metric kActive{"node_dmmultipath_device_active",
                         "Whether the multipath device-mapper device is active (1) or suspended (0).",
                         MetricType::gauge};
constexpr Metric kSize{"node_dmmultipath_device_size_bytes",
                       "Size of the multipath device in bytes, read from /sys/block/<dm>/size.",
                       MetricType::gauge};
constexpr Metric kPaths{"node_dmmultipath_device_paths", "Number of paths for a multipath device.",
                        MetricType::gauge};
constexpr Metric kPathsActive{
    "node_dmmultipath_device_paths_active",
    "Number of paths in active state (SCSI running or NVMe live) for a multipath device.", MetricType::gauge};
constexpr Metric kPathsFailed{"node_dmmultipath_device_paths_failed",
                              "Number of paths not in active state for a multipath device.",
                              MetricType::gauge};
constexpr Metric kPathState{
    "node_dmmultipath_path_state",
    "Reports the underlying device state for a multipath path, as read from /sys/block/<dev>/device/state.",
    MetricType::gauge};

constexpr double kSectorBytes = 512;

void emit_paths(const AttributeFolder& blocks, std::string_view dm, std::string_view device,
                SampleSink& sink) {
  uint32_t paths = 0;
  uint32_t active = 0;
  for (const std::string& path : blocks.folder(dm).folder("slaves").names()) {
    const std::string state = blocks.folder(path).folder("device").text("state").value_or("unknown");
    ++paths;
    if (state == "running" || state == "live") ++active;
    sink.emit(kPathState, {{"device", device}, {"path", path}, {"state", state}}, 1);
  }
  const std::initializer_list<LabelView> labels = {{"device", device}, {"sysfs_name", dm}};
  sink.emit(kPaths, labels, paths);
  sink.emit(kPathsActive, labels, active);
  sink.emit(kPathsFailed, labels, paths - active);
}

// Disks that are reached over several paths. The device mapper marks them by how their UUID begins.
Result<void> read_multipath(const HostRoot& host, SampleSink& sink) {
  const AttributeFolder blocks(host.sys("block"));
  bool has_any = false;
  for (const std::string& dm : blocks.numbered("dm-")) {
    const AttributeFolder folder = blocks.folder(dm);
    const AttributeFolder mapper = folder.folder("dm");
    const std::string uuid = mapper.text("uuid").value_or("");
    if (!uuid.starts_with("mpath-")) continue;
    has_any = true;
    const std::string device = mapper.text("name").value_or("");
    const std::initializer_list<LabelView> labels = {{"device", device}, {"sysfs_name", dm}};
    sink.emit(kInfo, {{"device", device}, {"sysfs_name", dm}, {"uuid", uuid}}, 1);
    if (const auto suspended = mapper.number("suspended"))
      sink.emit(kActive, labels, *suspended == 0 ? 1 : 0);
    if (const auto sectors = folder.number("size")) sink.emit(kSize, labels, *sectors * kSectorBytes);
    emit_paths(blocks, dm, device, sink);
  }
  if (!has_any) return fail(ErrorCode::not_found, blocks.path() + ": no multipath device");
  return {};
}

}  // namespace

CollectorSpec dmmultipath_collector() {
  return {.name = "dmmultipath", .make = [](const CollectorConfig& config) {
            return make_off_tick_collector(
                config, {.name = "dmmultipath", .ticks = OffTickCollector::kSensorTicks}, read_multipath);
          }};
}

}  // namespace hb::collect
