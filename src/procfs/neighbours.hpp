#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace hb::procfs {

// One entry of the kernel's table of neighbours, as netlink has it (rtnetlink(7)).
struct Neighbour {
  bool is_ipv4 = false;
  uint32_t interface_index = 0;
  uint16_t state = 0;  // NUD_… of linux/neighbour.h
};

// One entry of an RTM_NEWNEIGH message's payload; nothing when it is too short.
[[nodiscard]] std::optional<Neighbour> parse_neighbour(std::string_view payload);

// The name of a state, such as "reachable"; empty when it is none, or several.
[[nodiscard]] std::string_view neighbour_state_name(uint16_t state);

}  // namespace hb::procfs
