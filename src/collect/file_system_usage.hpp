#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "procfs/mountinfo.hpp"

namespace hb::collect {

// What statvfs said of one mount.
struct FileSystemUsage {
  procfs::Mount mount;  // the mount point as the host sees it
  // Empty when the figures hold; else why they do not, e.g. "mountpoint timeout".
  std::string error = {};
  uint64_t size_bytes = 0;
  uint64_t free_bytes = 0;   // for root
  uint64_t avail_bytes = 0;  // for ordinary users
  uint64_t inodes = 0;
  uint64_t inodes_free = 0;
};

using FileSystemUsageList = std::shared_ptr<const std::vector<FileSystemUsage>>;

// The newest answers of all mounts that are watched. Implementations are thread-safe and never wait for a
// file system.
class FileSystemUsageSource {
 public:
  virtual ~FileSystemUsageSource() = default;

  // In the order of mountinfo; never null; empty before the first answers.
  [[nodiscard]] virtual FileSystemUsageList latest() const = 0;

  // Asks for newer answers, unless the last request is still being worked on.
  virtual void refresh() = 0;
};

}  // namespace hb::collect
