#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hb::http {

// "host" or "host:port". Views into the text.
struct Authority {
  std::string_view host;  // an IPv6 address has no brackets
  std::string_view port;  // digits, or empty
};

// Parses the value of a Host header or the authority of an address (RFC 3986, section 3.2), without user
// information, which has no place in either. Nothing when it is malformed.
[[nodiscard]] std::optional<Authority> parse_authority(std::string_view text);

// One spelling for each host: lower case, no trailing dot, IPv6 addresses as inet_ntop(3) writes them.
[[nodiscard]] std::string canonical_host(std::string_view host);

// True for localhost, *.localhost (RFC 6761), 127.0.0.0/8 and ::1.
[[nodiscard]] bool is_loopback_host(std::string_view canonical);

// Which names this machine may be called by. A page of another site whose name was made to point here (DNS
// rebinding) still sends its own name in the Host header, and is refused by it. Constant, thread-safe.
class HostPolicy {
 public:
  // Names or addresses beside the loopback ones, which are always allowed.
  explicit HostPolicy(const std::vector<std::string>& allowed);

  // Every name. For clients that no page of another site can pose as.
  [[nodiscard]] static HostPolicy any();

  [[nodiscard]] bool allows(const Authority& authority) const;

 private:
  std::vector<std::string> allowed_;  // canonical
  bool any_ = false;
};

}  // namespace hb::http
