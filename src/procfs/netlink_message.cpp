#include "procfs/netlink_message.hpp"

#include <algorithm>
#include <cstring>

#include <linux/netlink.h>
#include <linux/rtnetlink.h>

namespace hb::procfs {
namespace {

// Both kinds of headers begin at multiples of four bytes.
constexpr std::size_t aligned(std::size_t bytes) { return (bytes + 3) & ~std::size_t{3}; }

void skip(std::string_view& rest, std::size_t bytes) {
  rest.remove_prefix(std::min(aligned(bytes), rest.size()));
}

}  // namespace

bool NetlinkMessages::next(NetlinkMessage& out) {
  nlmsghdr header{};
  if (rest_.size() < sizeof header) return false;
  std::memcpy(&header, rest_.data(), sizeof header);
  if (header.nlmsg_len < sizeof header || header.nlmsg_len > rest_.size()) return false;
  out = {.type = header.nlmsg_type,
         .sequence = header.nlmsg_seq,
         .payload = rest_.substr(sizeof header, header.nlmsg_len - sizeof header)};
  skip(rest_, header.nlmsg_len);
  return true;
}

bool NetlinkAttributes::next(NetlinkAttribute& out) {
  rtattr header{};
  if (rest_.size() < sizeof header) return false;
  std::memcpy(&header, rest_.data(), sizeof header);
  if (header.rta_len < sizeof header || header.rta_len > rest_.size()) return false;
  out = {.type = header.rta_type, .payload = rest_.substr(sizeof header, header.rta_len - sizeof header)};
  skip(rest_, header.rta_len);
  return true;
}

}  // namespace hb::procfs
