#include "procfs/neighbours.hpp"

#include <linux/neighbour.h>
#include <sys/socket.h>

#include "procfs/netlink_socket.hpp"

namespace hb::procfs {

std::optional<Neighbour> parse_neighbour(std::string_view payload) {
  ndmsg message{};
  if (!copy_plain(payload, message)) return std::nullopt;
  return Neighbour{.is_ipv4 = message.ndm_family == AF_INET,
                   .interface_index = static_cast<uint32_t>(message.ndm_ifindex),
                   .state = message.ndm_state};
}

std::string_view neighbour_state_name(uint16_t state) {
  switch (state) {
    case NUD_INCOMPLETE:
      return "incomplete";
    case NUD_REACHABLE:
      return "reachable";
    case NUD_STALE:
      return "stale";
    case NUD_DELAY:
      return "delay";
    case NUD_PROBE:
      return "probe";
    case NUD_FAILED:
      return "failed";
    case NUD_NOARP:
      return "noarp";
    case NUD_PERMANENT:
      return "permanent";
    case NUD_NONE:
      return "none";
    default:
      return {};
  }
}

}  // namespace hb::procfs
