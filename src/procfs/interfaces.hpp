#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "procfs/host_root.hpp"

namespace hb::procfs {

struct NetworkInterface {
  uint32_t index = 0;
  uint32_t mtu = 0;
  std::string name;
  std::string hardware_address;        // "52:54:00:12:34:56"; empty for the loopback
  std::vector<std::string> flags;      // of: up, broadcast, loopback, pointtopoint, multicast
  std::vector<std::string> addresses;  // in CIDR: "10.0.0.2/24"
};

// By index. From getifaddrs(3) when the root is live; else from /sys/class/net, without addresses. Can wait
// for the kernel's rtnl lock: not for the tick.
[[nodiscard]] Result<std::vector<NetworkInterface>> list_interfaces(const HostRoot& host);

}  // namespace hb::procfs
