#pragma once

#include <optional>
#include <string>

#include "base/error.hpp"
#include "base/fd.hpp"

namespace hb::store {

// The data directory, held by one process: whoever has a DataLock is alone there. The lock is the kernel's
// (flock), so it ends with the process, however that dies, and is never stale. A moved-from DataLock holds
// nothing. Safe to destroy on any thread.
class DataLock {
 public:
  static constexpr const char* kFileName = "heartbeat.lock";

  // Creates the directory (0700) if it is absent, its parents included, and takes the lock. A symlink is
  // followed. unavailable when another process has it, with that process's id in the message; invalid when
  // the directory belongs to somebody else, anybody may write to it, or it may not be used at all; io when
  // the disk is full, read-only or broken.
  [[nodiscard]] static Result<DataLock> acquire(const std::string& directory);

  // For who only reads, of a directory that must be there, whoever owns it; many may read, and nothing in it
  // changes. Nothing where the lock's file is absent: nobody has written there. not_found without a
  // directory; unavailable while one holds it that writes.
  [[nodiscard]] static Result<std::optional<DataLock>> acquire_to_read(const std::string& directory);

  [[nodiscard]] const std::string& directory() const { return directory_; }

 private:
  DataLock(std::string directory, UniqueFd file);

  std::string directory_;
  UniqueFd file_;
};

// Makes the names in a directory durable: a file that was created, renamed or removed there stays so.
[[nodiscard]] Result<void> sync_directory(const std::string& directory);

// Creates a file that its owner alone may read (0600) and leaves it empty; one that exists is left as it is.
[[nodiscard]] Result<void> create_private_file(const std::string& path);

}  // namespace hb::store
