#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hb::collect {

// One address of one of this machine's interfaces.
struct InterfaceAddress {
  std::string device = {};
  std::string address = {};
  std::string prefix_bits = {};  // of its network, as a number's text
  std::string_view scope = {};   // "global", "link-local", or empty
};

// Every IPv4 and IPv6 address that there is now; getifaddrs(3). Empty when the kernel does not tell.
[[nodiscard]] std::vector<InterfaceAddress> read_interface_addresses();

// How far an address reaches, from its 4 or 16 bytes, as node_exporter says it: the loopback's is link-local.
[[nodiscard]] std::string_view address_scope(std::string_view bytes);

}  // namespace hb::collect
