#include "api/disk.hpp"

#include "api/json_dump.hpp"

namespace hb::api {
namespace {

using nlohmann::ordered_json;

double percent(uint64_t part, uint64_t whole) {
  return whole == 0 ? 0 : 100 * static_cast<double>(part) / static_cast<double>(whole);
}

// A real device has a node below /dev, or is a pool of one of the file systems that bring their own devices.
bool is_real_device(const procfs::Mount& mount) {
  return mount.source.starts_with('/') || mount.fs_type == "zfs";
}

ordered_json describe(const collect::FileSystemUsage& usage) {
  const uint64_t used = usage.size_bytes - usage.free_bytes;
  const uint64_t inodes_used = usage.inodes - usage.inodes_free;
  return {{"path", usage.mount.mount_point},
          {"fstype", usage.mount.fs_type},
          {"total", usage.size_bytes},
          {"free", usage.avail_bytes},
          {"used", used},
          {"usedPercent", percent(used, used + usage.avail_bytes)},
          {"inodesTotal", usage.inodes},
          {"inodesUsed", inodes_used},
          {"inodesFree", usage.inodes_free},
          {"inodesUsedPercent", percent(inodes_used, usage.inodes)},
          {"device", usage.mount.source}};
}

}  // namespace

Result<std::string> disk_json(const collect::FileSystemUsageSource& file_systems) {
  ordered_json mounts = ordered_json::array();
  for (const collect::FileSystemUsage& usage : file_systems.latest()->mounts) {
    if (usage.error.empty() && is_real_device(usage.mount)) mounts.push_back(describe(usage));
  }
  return dump_json({{"disk_usage", std::move(mounts)}});
}

}  // namespace hb::api
