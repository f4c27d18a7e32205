#include "procfs/cgroup_mounts.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <unistd.h>
#include <utility>

#include "procfs/mountinfo.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::procfs {
namespace {

// The super block's options of a version 1 tree: "rw,cpu,cpuacct".
CgroupResources resources_of(std::string_view options) {
  constexpr std::array<std::pair<std::string_view, CgroupResource>, 5> kNames = {
      {{"cpu", CgroupResource::cpu},
       {"cpuacct", CgroupResource::cpuacct},
       {"memory", CgroupResource::memory},
       {"blkio", CgroupResource::io},
       {"pids", CgroupResource::pids}}};
  CgroupResources resources;
  TextCursor list(options);
  while (!list.at_end()) {
    const std::string_view option = list.until(',');
    for (const auto& [name, resource] : kNames) {
      if (option == name) resources.set(static_cast<std::size_t>(resource));
    }
  }
  return resources;
}

// "32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu"
std::optional<CgroupMount> parse_line(std::string_view text) {
  TextCursor line(text);
  line.field();  // mount id
  line.field();  // parent id
  line.field();  // device
  const std::string_view root = line.field();
  const std::string_view mount_point = line.field();
  std::string_view optional = line.field();  // the mount's own options, then the optional fields
  while (!optional.empty() && optional != "-")
    optional = line.field();
  const std::string_view fs_type = line.field();
  line.field();  // source
  const std::string_view super_options = line.field();
  if (!root.starts_with('/') || !mount_point.starts_with('/') || super_options.empty()) return std::nullopt;

  CgroupMount mount{.mount_point = unescape_octal(mount_point), .root = unescape_octal(root)};
  // A mount from outside of this process's cgroup namespace: where it lies cannot be told from here.
  if (mount.root.starts_with("/..")) mount.root = "/";
  if (fs_type == "cgroup2") {
    mount.is_v2 = true;
    return mount;
  }
  if (fs_type != "cgroup") return std::nullopt;
  mount.resources = resources_of(super_options);
  if (mount.resources.none()) return std::nullopt;
  return mount;
}

// A tree that is mounted more than once is read where the whole of it is seen.
void keep_better(std::vector<CgroupMount>& mounts, CgroupMount mount) {
  const auto same = std::ranges::find_if(mounts, [&](const CgroupMount& known) {
    return known.is_v2 == mount.is_v2 && known.resources == mount.resources;
  });
  if (same == mounts.end()) {
    mounts.push_back(std::move(mount));
  } else if (same->root != "/" && mount.root == "/") {
    *same = std::move(mount);
  }
}

}  // namespace

std::vector<CgroupMount> parse_cgroup_mounts(std::string_view mountinfo) {
  std::vector<CgroupMount> mounts;
  TextCursor lines(mountinfo);
  while (!lines.at_end()) {
    if (auto mount = parse_line(lines.line())) keep_better(mounts, std::move(*mount));
  }
  const auto v2 = std::ranges::find(mounts, true, &CgroupMount::is_v2);
  if (v2 != mounts.end()) std::rotate(v2, std::next(v2), mounts.end());

  CgroupResources taken;
  for (CgroupMount& mount : mounts) {
    // What no version 1 tree has is in version 2.
    mount.resources = (mount.is_v2 ? CgroupResources().set() : mount.resources) & ~taken;
    taken |= mount.resources;
  }
  std::erase_if(mounts, [](const CgroupMount& mount) { return mount.resources.none(); });
  return mounts;
}

std::string reachable_cgroup_folder(const HostRoot& host, std::string_view mount_point) {
  constexpr std::string_view kSys = "/sys/";
  const auto is_folder_of_groups = [](const std::string& path) {
    return ::access((path + "/cgroup.procs").c_str(), F_OK) == 0;
  };
  const bool is_below_sys = mount_point.starts_with(kSys);
  // A container's own /sys has the container's part alone: what is mounted below --path.rootfs comes first,
  // and where that is / as ever, --path.sysfs says where /sys is.
  if (host.root("") != "/" || !is_below_sys) {
    std::string path = host.root(mount_point);
    if (is_folder_of_groups(path)) return path;
  }
  if (is_below_sys) {
    std::string path = host.sys(mount_point.substr(kSys.size()));
    if (is_folder_of_groups(path)) return path;
  }
  return {};
}

}  // namespace hb::procfs
