#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "procfs/host_root.hpp"

namespace hb::procfs {

// What is read of control groups, by the controller that counts it. The kernel counts pressure without one,
// in version 2 only.
enum class CgroupResource : uint8_t { cpu, cpuacct, memory, io, pids, pressure };
inline constexpr std::size_t kCgroupResources = 6;
using CgroupResources = std::bitset<kCgroupResources>;

// One tree of control groups, as mounted.
struct CgroupMount {
  std::string mount_point = {};
  std::string root = {};  // which group the mount point shows: "/", but where a container sees a part
  bool is_v2 = false;
  CgroupResources resources = {};  // that are read here

  bool operator==(const CgroupMount&) const = default;
};

// From proc_pid_mountinfo(5). Each controller is read in the version 1 tree that has it, if any, and in the
// version 2 tree otherwise (cgroups(7): a controller is in one of them). Trees of no use are left out, and so
// is a second mount of the same tree. Version 2 comes last.
[[nodiscard]] std::vector<CgroupMount> parse_cgroup_mounts(std::string_view mountinfo);

// The folder at which this process reaches a mount point of the host's; empty when it does not.
[[nodiscard]] std::string reachable_cgroup_folder(const HostRoot& host, std::string_view mount_point);

}  // namespace hb::procfs
