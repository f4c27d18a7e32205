#pragma once

#include <string>
#include <string_view>

#include <sys/types.h>

#include "base/error.hpp"
#include "base/fd.hpp"

namespace hb::http {

// The local socket's name in the data directory.
inline constexpr std::string_view kLocalSocketName = "heartbeat.sock";

// A Unix-domain stream socket that listens at a path, and the file by which clients find it. Its owner alone
// (and root) may connect: the file is 0600 from its first instant on, whatever the umask. Paths may be longer
// than the 107 bytes that the kernel takes: such a one is named through its directory's descriptor in
// /proc/self/fd. Not thread-safe.
class LocalSocket {
 public:
  // A socket that lies there already is replaced: the caller holds the lock of the directory, so the process
  // that made it has died. Anything else that lies there stays, and is an error.
  [[nodiscard]] static Result<LocalSocket> listen(const std::string& path);

  LocalSocket(LocalSocket&& other) noexcept = default;
  LocalSocket& operator=(LocalSocket&&) = delete;
  LocalSocket(const LocalSocket&) = delete;
  LocalSocket& operator=(const LocalSocket&) = delete;

  // Removes the file, unless somebody has put another one in its place. It is found where the directory is
  // now, should that have been moved.
  ~LocalSocket();

  // The listening descriptor, which belongs to the caller from here on; -1 the second time.
  [[nodiscard]] int release() { return fd_.release(); }

 private:
  struct FileId {
    dev_t device;
    ino_t inode;

    bool operator==(const FileId&) const = default;
  };

  LocalSocket(UniqueFd fd, UniqueFd directory, std::string name, FileId file)
      : fd_(std::move(fd)), directory_(std::move(directory)), name_(std::move(name)), file_(file) {}

  UniqueFd fd_;
  UniqueFd directory_;
  std::string name_;  // of the file in the directory
  FileId file_;
};

// Connects to the socket at a path of any length; the descriptor does not block. unavailable when nobody
// listens there or too many wait already, io when this user may not.
[[nodiscard]] Result<UniqueFd> connect_local(const std::string& path);

}  // namespace hb::http
