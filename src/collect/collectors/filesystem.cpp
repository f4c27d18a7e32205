#include <string>
#include <utility>
#include <vector>

#include "collect/collector.hpp"
#include "collect/fs_probe.hpp"

namespace hb::collect {
namespace {

constexpr Metric kSize{"node_filesystem_size_bytes", "Filesystem size in bytes.", MetricType::gauge};
constexpr Metric kFree{"node_filesystem_free_bytes", "Filesystem free space in bytes.", MetricType::gauge};
constexpr Metric kAvail{"node_filesystem_avail_bytes",
                        "Filesystem space available to non-root users in bytes.", MetricType::gauge};
constexpr Metric kFiles{"node_filesystem_files", "Filesystem total file nodes.", MetricType::gauge};
constexpr Metric kFilesFree{"node_filesystem_files_free", "Filesystem total free file nodes.",
                            MetricType::gauge};
constexpr Metric kReadOnly{"node_filesystem_readonly", "Filesystem read-only status.", MetricType::gauge};
constexpr Metric kDeviceError{"node_filesystem_device_error",
                              "Whether an error occurred while getting statistics for the given device.",
                              MetricType::gauge};
constexpr Metric kMountInfo{"node_filesystem_mount_info", "Filesystem mount information.", MetricType::gauge};

// Space and inodes of the mounted file systems. The probe asks them off the tick; this publishes the newest
// answers and asks for the next ones.
class FilesystemCollector final : public Collector {
 public:
  explicit FilesystemCollector(FileSystemUsageSource& source) : source_(source) {}

  [[nodiscard]] std::string_view name() const override { return "filesystem"; }

  [[nodiscard]] Result<void> update(const HostRoot& /*host*/, SampleSink& sink) override {
    const FileSystemUsagesPtr usages = source_.latest();
    source_.refresh();
    for (const FileSystemUsage& usage : usages->mounts)
      emit(usage, sink);
    if (usages->error) return std::unexpected(*usages->error);
    return {};
  }

 private:
  static void emit(const FileSystemUsage& usage, SampleSink& sink) {
    const procfs::Mount& mount = usage.mount;
    const LabelView labels[] = {{"device", mount.source},
                                {"mountpoint", mount.mount_point},
                                {"fstype", mount.fs_type},
                                {"device_error", usage.error}};
    sink.sample(kDeviceError, labels, usage.error.empty() ? 0 : 1);
    sink.sample(kReadOnly, labels, mount.read_only ? 1 : 0);
    if (!usage.error.empty()) return;

    sink.sample(kSize, labels, static_cast<double>(usage.size_bytes));
    sink.sample(kFree, labels, static_cast<double>(usage.free_bytes));
    sink.sample(kAvail, labels, static_cast<double>(usage.avail_bytes));
    sink.sample(kFiles, labels, static_cast<double>(usage.inodes));
    sink.sample(kFilesFree, labels, static_cast<double>(usage.inodes_free));
    sink.emit(kMountInfo,
              {{"device", mount.source},
               {"major", std::to_string(mount.major)},
               {"minor", std::to_string(mount.minor)},
               {"mountpoint", mount.mount_point}},
              1);
  }

  FileSystemUsageSource& source_;
};

}  // namespace

CollectorSpec filesystem_collector() {
  return {.name = "filesystem",
          .flags = FsProbe::flags(),
          .make = [](const CollectorConfig& config) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<FilesystemCollector>(config.file_systems);
          }};
}

}  // namespace hb::collect
