#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

#include <sys/stat.h>

#include "procfs/host_root.hpp"

namespace hb::procfs {

// The names of users by the host's /etc/passwd (passwd(5)), which is read again when it has changed.
// Thread-safe.
class UserNames {
 public:
  explicit UserNames(HostRoot host) : host_(std::move(host)) {}

  // The name of a user; its number when it has none there.
  [[nodiscard]] std::string name(uint32_t uid);

 private:
  void reload();

  const HostRoot host_;
  std::mutex mutex_;  // guards the two below
  struct timespec modified_ = {};
  std::unordered_map<uint32_t, std::string> names_;
};

}  // namespace hb::procfs
