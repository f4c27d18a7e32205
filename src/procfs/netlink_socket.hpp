#pragma once

#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>

#include "base/error.hpp"
#include "base/fd.hpp"
#include "procfs/netlink_message.hpp"

namespace hb::procfs {

// A connection to one of the kernel's netlink families (netlink(7)), which stays open between requests.
// Belongs to one thread.
class NetlinkSocket {
 public:
  // One of NETLINK_ROUTE, NETLINK_GENERIC …
  explicit NetlinkSocket(int protocol) : protocol_(protocol) {}

  struct Request {
    uint16_t type = 0;
    bool is_dump = false;        // asks for all that there is, and not for one thing
    std::string_view body = {};  // behind the header
  };
  // False: the rest of the answer is read, but not visited.
  using Visit = std::function<bool(const NetlinkMessage&)>;

  // Sends a request and visits the messages of its answer. unavailable when netlink is refused, as seccomp
  // filters do; not_found or io as the kernel says; io when the answer broke off.
  [[nodiscard]] Result<void> ask(const Request& request, const Visit& visit);

 private:
  Result<void> open();
  Result<void> receive(const Visit& visit);

  int protocol_;
  UniqueFd socket_;
  std::string buffer_;
  uint32_t sequence_ = 0;
};

// Copies the fixed part of a message, or a number, out of its bytes. False when there are too few.
template <typename Value>
[[nodiscard]] bool copy_plain(std::string_view payload, Value& out) {
  static_assert(std::is_trivially_copyable_v<Value>);
  if (payload.size() < sizeof out) return false;
  std::memcpy(&out, payload.data(), sizeof out);
  return true;
}

// A fixed part as the bytes of a request.
template <typename Value>
[[nodiscard]] std::string_view plain_bytes(const Value& value) {
  static_assert(std::is_trivially_copyable_v<Value>);
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

// Appends an attribute, padded.
void append_attribute(std::string& body, uint16_t type, std::string_view payload);

}  // namespace hb::procfs
