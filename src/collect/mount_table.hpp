#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "collect/name_filter.hpp"
#include "procfs/host_root.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/mountinfo.hpp"

namespace hb::collect {

// The host's mounts that are watched. Reading them is dearer than asking them, and they seldom change: the
// kernel tells through poll(2) when they have (proc_pid_mountinfo(5)). Belongs to one thread at a time.
class MountTable {
 public:
  struct Filters {
    NameFilter mount_points;
    NameFilter fs_types;
  };

  MountTable(procfs::HostRoot host, Filters filters);

  // Reads the table when it may have changed. When that fails, what was read before stays.
  [[nodiscard]] Result<void> refresh();

  // In the kernel's order.
  [[nodiscard]] const std::vector<procfs::Mount>& mounts() const { return mounts_; }

 private:
  [[nodiscard]] bool may_have_changed() const;

  procfs::HostRoot host_;
  Filters filters_;
  procfs::KeptFile first_{procfs::HostRoot::Tree::proc, "1/mountinfo"};
  procfs::KeptFile own_{procfs::HostRoot::Tree::proc, "self/mountinfo"};
  const procfs::KeptFile* read_from_ = nullptr;
  std::vector<procfs::Mount> mounts_;
};

}  // namespace hb::collect
