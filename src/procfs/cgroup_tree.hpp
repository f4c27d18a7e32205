#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "procfs/cgroup_mounts.hpp"
#include "procfs/host_root.hpp"

namespace hb::procfs {

// One control group, which may have a folder in several trees of version 1.
struct FoundCgroup {
  std::string id;              // its path from the root of the trees: "/system.slice/ssh.service"
  uint32_t depth = 0;          // of its folder below the mount point
  uint32_t mounts = 0;         // a bit for each of CgroupTree::mounts in which it has a folder
  uint64_t inode = 0;          // of its first folder: another one says that another group has taken the name
  double created_seconds = 0;  // since the Unix epoch; of the folder, when the kernel remembers it
};

// The control groups that there are.
struct CgroupTree {
  struct Mount {
    CgroupMount mount;
    std::string folder;  // where this process reaches it

    bool operator==(const Mount&) const = default;
  };

  std::vector<Mount> mounts = {};
  std::vector<FoundCgroup> groups = {};  // those nearer to the root first, then by id
  std::size_t past_count_max = 0;        // that were left out because there are too many
  std::size_t past_depth_max = 0;        // parents of those that were left out because they lie too deep
};

struct CgroupTreeLimits {
  std::size_t groups_max = 1000;
  uint32_t depth_max = 16;
};

// Folders that are walked through in one tree, those that are counted only included.
inline constexpr std::size_t kCgroupFoldersMax = 16'384;

// Walks through the trees that /proc/1/mountinfo (or, where that is not readable, /proc/self/mountinfo)
// names. Takes microseconds for each group and is not for the tick's thread. not_found where there is no
// tree of control groups.
[[nodiscard]] Result<CgroupTree> find_cgroups(const HostRoot& host, const CgroupTreeLimits& limits);

// The folder of a group in one of the tree's mounts.
[[nodiscard]] std::string cgroup_folder(const CgroupTree::Mount& mount, std::string_view id);

}  // namespace hb::procfs
