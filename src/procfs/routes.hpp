#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hb::procfs {

// Where a route leads to. A route that shares its load leads to several.
struct NextHop {
  uint32_t interface_index = 0;
  std::string gateway = {};  // empty: the destination is on the interface's own network
  uint32_t weight = 0;       // 0: it is the route's only one
};

struct Route {
  uint8_t type = 0;              // RTN_… of linux/rtnetlink.h
  uint8_t protocol = 0;          // who made it: RTPROT_…
  std::string source = {};       // empty when it is for any
  std::string destination = {};  // "10.0.0.0/8" or "default"
  uint32_t priority = 0;
  std::vector<NextHop> next_hops = {};
};

// An RTM_NEWROUTE message's payload (rtnetlink(7)); nothing when it is too short.
[[nodiscard]] std::optional<Route> parse_route(std::string_view payload);

// The name of who made a route, such as "static"; "unknown" for one that has none.
[[nodiscard]] std::string_view route_protocol_name(uint8_t protocol);

}  // namespace hb::procfs
