#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "procfs/host_root.hpp"

namespace hb::procfs {

// The numbers in an interface's folder below /sys/class/net.
enum class NetClassNumber {
  addr_assign_type,
  carrier,
  carrier_changes,
  carrier_up_count,
  carrier_down_count,
  dev_id,
  dormant,
  flags,
  ifindex,
  iflink,
  link_mode,
  mtu,
  name_assign_type,
  netdev_group,
  speed,  // Mbit/s; -1 when the driver does not know
  tx_queue_len,
  type,
};
inline constexpr std::size_t kNetClassNumbers = 17;

struct NetClass {
  std::string device;
  std::string address;
  std::string broadcast;
  std::string duplex;
  std::string alias;
  std::string operstate;
  std::array<std::optional<double>, kNetClassNumbers> numbers;  // nothing where the kernel tells nothing

  [[nodiscard]] std::optional<double> operator[](NetClassNumber number) const {
    return numbers[static_cast<std::size_t>(number)];
  }
};

// Interfaces past this number are dropped.
inline constexpr std::size_t kInterfacesMax = 16'384;

// The interfaces' names, sorted.
[[nodiscard]] std::vector<std::string> list_net_class(const HostRoot& host);

// Documentation/ABI/testing/sysfs-class-net. Speed and duplex take the kernel's rtnl lock, which drivers hold
// for seconds at times: not to be called on the tick's thread.
[[nodiscard]] NetClass read_net_class(const HostRoot& host, std::string device);

}  // namespace hb::procfs
