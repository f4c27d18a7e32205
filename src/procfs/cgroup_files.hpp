#pragma once

#include <span>
#include <string_view>

#include "procfs/cgroup_mounts.hpp"
#include "procfs/cgroup_usage.hpp"

namespace hb::procfs {

// A file of a control group's folder, and what its text adds to the group's figures. Lines that it does not
// know are skipped.
struct CgroupFile {
  std::string_view name;
  CgroupResource resource = CgroupResource::cpu;
  CgroupUsage::Part part = CgroupUsage::Part::fast;
  void (*parse)(std::string_view text, CgroupUsage& usage) = nullptr;
};

// The files of one version of control groups, in the order in which they are to be read: a later one may
// know better. Documentation/admin-guide/cgroup-v2.rst and cgroup-v1/ in the kernel's sources.
[[nodiscard]] std::span<const CgroupFile> cgroup_files(bool is_v2);

// What follows from the fast part, once all its files are read.
void derive_cgroup_values(CgroupUsage& usage);

}  // namespace hb::procfs
