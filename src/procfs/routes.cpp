#include "procfs/routes.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include <linux/rtnetlink.h>

#include "procfs/ip_text.hpp"
#include "procfs/netlink_message.hpp"
#include "procfs/netlink_socket.hpp"

namespace hb::procfs {
namespace {

// Of a network: the address with its host's bits cleared.
std::string destination_text(std::string_view address, uint8_t prefix_bits) {
  if (prefix_bits == 0) return "default";
  std::string network(address);
  for (std::size_t i = 0; i < network.size(); ++i) {
    const int kept = std::clamp(static_cast<int>(prefix_bits) - static_cast<int>(i) * 8, 0, 8);
    const auto mask = static_cast<unsigned char>(0xFF00U >> static_cast<unsigned>(kept));
    network[i] = static_cast<char>(static_cast<unsigned char>(network[i]) & mask);
  }
  return ip_text(network) + "/" + std::to_string(prefix_bits);
}

std::string gateway_of(std::string_view attributes_of_hop) {
  NetlinkAttributes attributes(attributes_of_hop);
  for (NetlinkAttribute attribute; attributes.next(attribute);) {
    if (attribute.type == RTA_GATEWAY) return ip_text(attribute.payload);
  }
  return {};
}

std::vector<NextHop> next_hops_of(std::string_view multipath) {
  std::vector<NextHop> hops;
  for (rtnexthop hop{}; copy_plain(multipath, hop);) {
    if (hop.rtnh_len < sizeof hop || hop.rtnh_len > multipath.size()) break;
    hops.push_back({.interface_index = static_cast<uint32_t>(hop.rtnh_ifindex),
                    .gateway = gateway_of(multipath.substr(sizeof hop, hop.rtnh_len - sizeof hop)),
                    .weight = hop.rtnh_hops + 1U});
    multipath.remove_prefix(std::min<std::size_t>((hop.rtnh_len + 3U) & ~3U, multipath.size()));
  }
  return hops;
}

struct ProtocolName {
  uint8_t protocol;
  std::string_view name;
};
// include/uapi/linux/rtnetlink.h
constexpr std::array<ProtocolName, 21> kProtocolNames = {{
    {0, "unspec"}, {1, "redirect"}, {2, "kernel"},   {3, "boot"},   {4, "static"},    {8, "gated"},
    {9, "ra"},     {10, "mrt"},     {11, "zebra"},   {12, "bird"},  {13, "dnrouted"}, {14, "xorp"},
    {15, "ntk"},   {16, "dhcp"},    {17, "mrouted"}, {42, "babel"}, {186, "bgp"},     {187, "isis"},
    {188, "ospf"}, {189, "rip"},    {192, "eigrp"},
}};

}  // namespace

std::optional<Route> parse_route(std::string_view payload) {
  rtmsg message{};
  if (!copy_plain(payload, message)) return std::nullopt;
  Route route{.type = message.rtm_type, .protocol = message.rtm_protocol};
  NextHop only;
  std::string_view destination;
  NetlinkAttributes attributes(payload.substr(sizeof message));
  for (NetlinkAttribute attribute; attributes.next(attribute);) {
    if (attribute.type == RTA_SRC) route.source = ip_text(attribute.payload);
    if (attribute.type == RTA_DST) destination = attribute.payload;
    if (attribute.type == RTA_PRIORITY) static_cast<void>(copy_plain(attribute.payload, route.priority));
    if (attribute.type == RTA_OIF) static_cast<void>(copy_plain(attribute.payload, only.interface_index));
    if (attribute.type == RTA_GATEWAY) only.gateway = ip_text(attribute.payload);
    if (attribute.type == RTA_MULTIPATH) route.next_hops = next_hops_of(attribute.payload);
  }
  route.destination = destination_text(destination, message.rtm_dst_len);
  if (route.next_hops.empty()) route.next_hops.push_back(only);
  return route;
}

std::string_view route_protocol_name(uint8_t protocol) {
  const auto* known = std::ranges::find(kProtocolNames, protocol, &ProtocolName::protocol);
  return known == kProtocolNames.end() ? "unknown" : known->name;
}

}  // namespace hb::procfs
