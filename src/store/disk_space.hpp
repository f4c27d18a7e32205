#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include "base/error.hpp"

namespace hb::store {

// The room on the file system that holds the data directory. A part of it is never touched, so that a full
// disk is not of Heartbeat's making and people can still log in: 100 MB, or 5 % of a file system smaller than
// 2 GB.
struct DiskSpace {
  static constexpr uint64_t kReserveBytesMax = 100'000'000;
  static constexpr uint64_t kReserveFraction = 20;

  uint64_t total_bytes = 0;
  uint64_t free_bytes = 0;  // for a user without privileges

  [[nodiscard]] uint64_t reserve_bytes() const {
    return std::min(kReserveBytesMax, total_bytes / kReserveFraction);
  }
  // Whether the reserve is still there after `bytes` more have been written.
  [[nodiscard]] bool has_room_for(uint64_t bytes) const {
    return free_bytes >= reserve_bytes() && free_bytes - reserve_bytes() >= bytes;
  }
};

// Asks the file system of a path (statvfs). That call hangs with a network mount: not for the tick's thread.
[[nodiscard]] Result<DiskSpace> disk_space(const std::string& path);

}  // namespace hb::store
