#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.hpp"

namespace hb::procfs {

// How many descriptors may be kept open between ticks. Thread-safe.
class DescriptorBudget {
 public:
  // Descriptors of the process that are not for kept files, however few there are: the store's files, the
  // server's sockets, files that are opened, read and closed.
  static constexpr std::size_t kReserved = 64;
  // What kept files take of the rest, as a divisor.
  static constexpr std::size_t kPart = 4;

  explicit DescriptorBudget(std::size_t max) : DescriptorBudget(max, nullptr) {}
  // A part of another budget, so that one reader of many files leaves some to the others.
  DescriptorBudget(std::size_t max, std::shared_ptr<DescriptorBudget> whole)
      : free_(static_cast<std::ptrdiff_t>(max)), whole_(std::move(whole)) {}

  // False when nothing is left: the caller opens, reads and closes instead.
  [[nodiscard]] bool take() {
    if (free_.fetch_sub(1, std::memory_order_relaxed) > 0) {
      if (!whole_ || whole_->take()) return true;
    }
    free_.fetch_add(1, std::memory_order_relaxed);
    return false;
  }
  void give_back() {
    free_.fetch_add(1, std::memory_order_relaxed);
    if (whole_) whole_->give_back();
  }

  // How many of the descriptors that a process may have (RLIMIT_NOFILE) may be kept files, at most `max`.
  [[nodiscard]] static std::size_t kept_of(std::size_t process_max, std::size_t max) {
    return process_max <= kReserved ? 0 : std::min((process_max - kReserved) / kPart, max);
  }

 private:
  std::atomic<std::ptrdiff_t> free_;
  const std::shared_ptr<DescriptorBudget> whole_;
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

  // Descriptors that files below this root may keep open; fewer when RLIMIT_NOFILE is low at construction.
  static constexpr std::size_t kKeptFilesMax = 1024;

  HostRoot() : HostRoot(Paths{}) {}
  explicit HostRoot(Paths paths);

  // io or not_found, naming the flag, when procfs or sysfs is no readable folder.
  [[nodiscard]] Result<void> check() const;

  [[nodiscard]] std::string path(Tree tree, std::string_view relative) const;
  [[nodiscard]] std::string proc(std::string_view relative) const { return path(Tree::proc, relative); }
  [[nodiscard]] std::string sys(std::string_view relative) const { return path(Tree::sys, relative); }
  [[nodiscard]] std::string root(std::string_view relative) const { return path(Tree::root, relative); }
  // The same, written over what `out` holds, which allocates nothing once that is long enough.
  void write_path(Tree tree, std::string_view relative, std::string& out) const;
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
  [[nodiscard]] const std::string& folder(Tree tree) const;

  std::shared_ptr<const Paths> paths_;  // shared, so that a copy costs no allocation
  bool live_ = false;
  std::shared_ptr<DescriptorBudget> descriptors_;
};

}  // namespace hb::procfs
