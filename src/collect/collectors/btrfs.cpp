#include "procfs/btrfs.hpp"

#include <string>
#include <string_view>

#include "collect/off_tick_collector.hpp"
#include "procfs/attributes.hpp"

namespace hb::collect {
namespace {

using procfs::AttributeFolder;

constexpr Metric kInfo{"node_btrfs_info", "Filesystem information", MetricType::gauge};
constexpr Metric kGlobalReserve{"node_btrfs_global_rsv_size_bytes", "Size of global reserve.",
                                MetricType::gauge};
constexpr Metric kCommits{"node_btrfs_commits_total", "The total number of commits that have occurred.",
                          MetricType::counter};
constexpr Metric kLastCommit{"node_btrfs_last_commit_seconds",
                             "Duration of the most recent commit, in seconds.", MetricType::gauge};
constexpr Metric kMaxCommit{"node_btrfs_max_commit_seconds", "Duration of the slowest commit, in seconds.",
                            MetricType::gauge};
constexpr Metric kCommitTime{"node_btrfs_commit_seconds_total",
                             "Sum of the duration of all commits, in seconds.", MetricType::counter};
constexpr Metric kDeviceSize{"node_btrfs_device_size_bytes",
                             "Size of a device that is part of the filesystem.", MetricType::gauge};
constexpr Metric kReserved{"node_btrfs_reserved_bytes", "Amount of space reserved for a data type",
                           MetricType::gauge};
constexpr Metric kUsed{"node_btrfs_used_bytes", "Amount of used space by a layout/data type",
                       MetricType::gauge};
constexpr Metric kSize{"node_btrfs_size_bytes", "Amount of space allocated for a layout/data type",
                       MetricType::gauge};
constexpr Metric kRatio{"node_btrfs_allocation_ratio", "Data allocation ratio for a layout/data type",
                        MetricType::gauge};

constexpr double kSectorBytes = 512;
constexpr double kMillisecondsPerSecond = 1000;

void emit_commits(const std::string& text, const LabelView& uuid, SampleSink& sink) {
  const procfs::BtrfsCommits commits = procfs::parse_btrfs_commits(text);
  const auto seconds = [](uint64_t ms) { return static_cast<double>(ms) / kMillisecondsPerSecond; };
  sink.emit(kCommits, {uuid}, static_cast<double>(commits.commits));
  sink.emit(kLastCommit, {uuid}, seconds(commits.last_ms));
  sink.emit(kMaxCommit, {uuid}, seconds(commits.max_ms));
  sink.emit(kCommitTime, {uuid}, seconds(commits.total_ms));
}

// The profiles of one kind of block groups: folders beside the attributes.
void emit_allocation(const AttributeFolder& folder, std::size_t devices, std::span<const LabelView> labels,
                     SampleSink& sink) {
  if (const auto bytes = folder.number("bytes_reserved")) sink.sample(kReserved, labels, *bytes);
  for (const std::string& profile : folder.names()) {
    const auto ratio = procfs::btrfs_allocation_ratio(profile, devices);
    const AttributeFolder profile_folder = folder.folder(profile);
    const auto used = profile_folder.number("used_bytes");
    const auto size = profile_folder.number("total_bytes");
    if (!used || !size) continue;
    const std::initializer_list<LabelView> all = {labels[0], labels[1], {"mode", profile}};
    sink.emit(kUsed, all, *used);
    sink.emit(kSize, all, *size);
    if (ratio) sink.emit(kRatio, all, *ratio);
  }
}

// Mounted Btrfs file systems (Documentation/ABI/testing/sysfs-fs-btrfs): a folder for each, named by its
// UUID.
Result<void> read_btrfs(const HostRoot& host, SampleSink& sink) {
  const AttributeFolder file_systems(host.sys("fs/btrfs"));
  for (const std::string& name : file_systems.names()) {
    // "features" is of the driver.
    if (name.find('-') == std::string::npos) continue;
    const AttributeFolder folder = file_systems.folder(name);
    const LabelView uuid{"uuid", name};
    const std::string label = folder.text("label").value_or("");
    sink.emit(kInfo, {uuid, {"label", label}}, 1);
    const AttributeFolder allocation = folder.folder("allocation");
    if (const auto bytes = allocation.number("global_rsv_size")) sink.emit(kGlobalReserve, {uuid}, *bytes);
    emit_commits(folder.text("commit_stats").value_or(""), uuid, sink);
    const AttributeFolder devices = folder.folder("devices");
    const std::vector<std::string> device_names = devices.names();
    for (const std::string& device : device_names) {
      if (const auto sectors = devices.folder(device).number("size"))
        sink.emit(kDeviceSize, {uuid, {"device", device}}, *sectors * kSectorBytes);
    }
    for (const std::string_view kind : {"data", "metadata", "system"}) {
      const LabelView labels[] = {uuid, {"block_group_type", kind}};
      emit_allocation(allocation.folder(kind), device_names.size(), labels, sink);
    }
  }
  return {};
}

}  // namespace

CollectorSpec btrfs_collector() {
  return {.name = "btrfs", .make = [](const CollectorConfig& config) {
            return make_off_tick_collector(config, {.name = "btrfs"}, read_btrfs);
          }};
}

}  // namespace hb::collect
