#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
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

// The newest answers of all mounts that are watched.
struct FileSystemUsages {
  std::vector<FileSystemUsage> mounts;  // in the order of mountinfo
  std::optional<Error> error = {};      // why the mount table could not be read; the mounts are then older
};
using FileSystemUsagesPtr = std::shared_ptr<const FileSystemUsages>;

// Where the usage of file systems comes from. Implementations are thread-safe and never wait for a file
// system.
class FileSystemUsageSource {
 public:
  virtual ~FileSystemUsageSource() = default;

  // Never null; without mounts before the first answers.
  [[nodiscard]] virtual FileSystemUsagesPtr latest() const = 0;

  // Asks for newer answers, unless the last request is still being worked on.
  virtual void refresh() = 0;
};

}  // namespace hb::collect
