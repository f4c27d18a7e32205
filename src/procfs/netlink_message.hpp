#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace hb::procfs {

// One message of a netlink datagram (netlink(7)): its type and the bytes behind its header.
struct NetlinkMessage {
  uint16_t type = 0;
  uint32_t sequence = 0;
  std::string_view payload;
};

// The messages of one datagram, one after the other. A length that does not fit ends the walk.
class NetlinkMessages {
 public:
  explicit NetlinkMessages(std::string_view datagram) : rest_(datagram) {}

  // False at the end.
  bool next(NetlinkMessage& out);

 private:
  std::string_view rest_;
};

// One attribute behind a message's fixed part (rtnetlink(7)).
struct NetlinkAttribute {
  uint16_t type = 0;
  std::string_view payload;
};

class NetlinkAttributes {
 public:
  explicit NetlinkAttributes(std::string_view attributes) : rest_(attributes) {}

  // False at the end.
  bool next(NetlinkAttribute& out);

 private:
  std::string_view rest_;
};

}  // namespace hb::procfs
