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

// By index, from /sys/class/net (Documentation/ABI/testing/sysfs-class-net); their addresses from
// getifaddrs(3), which needs a live root. not_found when there is none. Can wait for the kernel's rtnl lock:
// not for the tick.
[[nodiscard]] Result<std::vector<NetworkInterface>> list_interfaces(const HostRoot& host);

}  // namespace hb::procfs
