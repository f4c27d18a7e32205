#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>

#include "procfs/host_root.hpp"

namespace hb::procfs {

// A process that holds a socket.
struct SocketOwner {
  uint32_t pid = 0;
  uint32_t fd = 0;
  std::string comm;
};

// Descriptors looked at in one scan; the rest is left out.
inline constexpr std::size_t kScannedDescriptorsMax = 1'000'000;

// By the socket's inode, the lowest pid that holds it: from the links /proc/PID/fd/N -> socket:[INODE]
// (proc_pid_fd(5)). Processes that vanish meanwhile, and those this process may not look into, are left out.
// Takes tens of milliseconds on a busy host: not for the tick.
[[nodiscard]] std::unordered_map<uint64_t, SocketOwner> find_socket_owners(const HostRoot& host);

}  // namespace hb::procfs
