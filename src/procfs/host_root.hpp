#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace hb::procfs {

// How many descriptors may be kept open between ticks. Thread-safe.
class DescriptorBudget {
 public:
  explicit DescriptorBudget(std::size_t max) : free_(static_cast<std::ptrdiff_t>(max)) {}

  // False when nothing is left: the caller opens, reads and closes instead.
  [[nodiscard]] bool take() {
    if (free_.fetch_sub(1, std::memory_order_relaxed) > 0) return true;
    free_.fetch_add(1, std::memory_order_relaxed);
    return false;
  }
  void give_back() { free_.fetch_add(1, std::memory_order_relaxed); }

 private:
  std::atomic<std::ptrdiff_t> free_;
};

// Where the machine that is watched has its file systems: /proc, /sys and / of the host itself, other paths
// in a container, fixture trees in tests. Immutable, cheap to copy, thread-safe.
class HostRoot {
 public:
  // The paths as node_exporter's flags --path.procfs, --path.sysfs, --path.rootfs and --path.udev.data take
  // them.
  struct Paths {
    std::string procfs = "/proc";
    std::string sysfs = "/sys";
    std::string rootfs = "/";
    std::string udev_data;  // empty: run/udev/data below rootfs
  };
  enum class Tree { proc, sys, root };

  // Descriptors that files below this root may keep open; fewer when RLIMIT_NOFILE is low.
  static constexpr std::size_t kKeptFilesMax = 256;

  HostRoot() : HostRoot(Paths{}) {}
  explicit HostRoot(Paths paths);

  // io or not_found, naming the flag, when procfs or sysfs is no readable folder.
  [[nodiscard]] Result<void> check() const;

  [[nodiscard]] std::string path(Tree tree, std::string_view relative) const;
  [[nodiscard]] std::string proc(std::string_view relative) const { return path(Tree::proc, relative); }
  [[nodiscard]] std::string sys(std::string_view relative) const { return path(Tree::sys, relative); }
  [[nodiscard]] std::string root(std::string_view relative) const { return path(Tree::root, relative); }
  [[nodiscard]] std::string udev_data(std::string_view file) const;

  // A path of the host as this process can reach it, and the way back: with rootfs /host, /var and /host/var.
  [[nodiscard]] std::string reachable(std::string_view host_path) const {
    return path(Tree::root, host_path);
  }
  [[nodiscard]] std::string_view strip_rootfs(std::string_view path) const;

  // Whether procfs is this system's own /proc: only then do netlink and uname speak of the same machine.
  [[nodiscard]] bool is_live() const { return live_; }

  [[nodiscard]] const std::shared_ptr<DescriptorBudget>& descriptors() const { return descriptors_; }

 private:
  Paths paths_;
  bool live_ = false;
  std::shared_ptr<DescriptorBudget> descriptors_;
};

}  // namespace hb::procfs
