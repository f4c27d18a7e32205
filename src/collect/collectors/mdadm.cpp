#include <array>
#include <string>
#include <string_view>

#include "collect/off_tick_collector.hpp"
#include "procfs/attributes.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/mdstat.hpp"

namespace hb::collect {
namespace {

using procfs::AttributeFolder;
using procfs::MdArray;
using procfs::MdState;

constexpr Metric kState{"node_md_state", "Indicates the state of md-device.", MetricType::gauge};
constexpr Metric kDisks{"node_md_disks", "Number of active/failed/spare disks of device.", MetricType::gauge};
constexpr Metric kDisksRequired{"node_md_disks_required", "Total number of disks of device.",
                                MetricType::gauge};
constexpr Metric kBlocks{"node_md_blocks", "Total number of blocks on device.", MetricType::gauge};
constexpr Metric kBlocksSynced{"node_md_blocks_synced", "Number of blocks synced on device.",
                               MetricType::gauge};
constexpr Metric kRaidDisks{"node_md_raid_disks", "Number of raid disks on device.", MetricType::gauge};
constexpr Metric kDegraded{"node_md_degraded", "Number of degraded disks on device.", MetricType::gauge};

struct StateName {
  MdState state;
  std::string_view name;
};
constexpr std::array<StateName, 5> kStateNames = {{{MdState::active, "active"},
                                                   {MdState::inactive, "inactive"},
                                                   {MdState::recovering, "recovering"},
                                                   {MdState::resyncing, "resync"},
                                                   {MdState::checking, "check"}}};

void emit(const MdArray& array, SampleSink& sink) {
  const LabelView device{"device", array.device};
  for (const auto& [state, name] : kStateNames)
    sink.emit(kState, {device, {"state", name}}, array.state == state ? 1 : 0);
  sink.emit(kDisks, {device, {"state", "active"}}, static_cast<double>(array.disks_active));
  sink.emit(kDisks, {device, {"state", "failed"}}, static_cast<double>(array.disks_failed));
  sink.emit(kDisks, {device, {"state", "spare"}}, static_cast<double>(array.disks_spare));
  sink.emit(kDisksRequired, {device}, static_cast<double>(array.disks_required));
  sink.emit(kBlocks, {device}, static_cast<double>(array.blocks));
  sink.emit(kBlocksSynced, {device}, static_cast<double>(array.blocks_synced));
}

// Levels without redundancy have no count of what is missing.
void emit_sysfs(const AttributeFolder& blocks, SampleSink& sink) {
  for (const std::string& device : blocks.names()) {
    if (!device.starts_with("md")) continue;
    const AttributeFolder folder = blocks.folder(device).folder("md");
    const auto disks = folder.number("raid_disks");
    if (!disks) continue;
    sink.emit(kRaidDisks, {{"device", device}}, *disks);
    sink.emit(kDegraded, {{"device", device}}, folder.number("degraded").value_or(0));
  }
}

// Software RAIDs (Documentation/admin-guide/md.rst). Off the tick, since an array that is being changed makes
// its readers wait.
Result<void> read_arrays(const HostRoot& host, SampleSink& sink) {
  const auto text = procfs::read_file(host.proc("mdstat"));
  if (!text) return std::unexpected(text.error());
  const procfs::Mdstat mdstat = procfs::parse_mdstat(*text);
  for (const MdArray& array : mdstat.arrays)
    emit(array, sink);
  emit_sysfs(AttributeFolder(host.sys("block")), sink);
  if (mdstat.malformed.empty()) return {};
  return fail(ErrorCode::corrupt,
              host.proc("mdstat") + ": \"" + std::string(mdstat.malformed) + "\" is not understood");
}

}  // namespace

CollectorSpec mdadm_collector() {
  return {.name = "mdadm", .make = [](const CollectorConfig& config) {
            return make_off_tick_collector(config, {.name = "mdadm", .ticks = OffTickCollector::kSensorTicks},
                                           read_arrays);
          }};
}

}  // namespace hb::collect
