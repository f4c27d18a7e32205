#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::procfs {

// The totals of IP Virtual Server, the kernel's load balancer.
struct IpvsStats {
  uint64_t connections = 0;
  uint64_t incoming_packets = 0;
  uint64_t outgoing_packets = 0;
  uint64_t incoming_bytes = 0;
  uint64_t outgoing_bytes = 0;
};

// /proc/net/ip_vs_stats: two lines of heading, then a line of five hexadecimal numbers;
// net/netfilter/ipvs/ip_vs_ctl.c. corrupt when it is of another form.
[[nodiscard]] Result<IpvsStats> parse_ipvs_stats(std::string_view text);

// One real server behind a virtual one.
struct IpvsBackend {
  std::string local_address = {};  // empty for a virtual server that is a firewall mark
  uint16_t local_port = 0;
  std::string remote_address = {};
  uint16_t remote_port = 0;
  std::string protocol = {};    // "TCP", "UDP", "FWM"
  std::string local_mark = {};  // of a firewall mark, as it is written
  uint64_t weight = 0;
  uint64_t active_connections = 0;
  uint64_t inactive_connections = 0;
};

// The real servers of /proc/net/ip_vs, one after the other; net/netfilter/ipvs/ip_vs_ctl.c.
class IpvsBackendReader {
 public:
  explicit IpvsBackendReader(std::string_view text) : lines_(text) {}

  // False at the end. corrupt when an address or a number does not parse.
  Result<bool> next(IpvsBackend& out);

 private:
  Result<void> take_virtual_server(std::string_view protocol, TextCursor line);

  TextCursor lines_;
  IpvsBackend virtual_server_;
};

}  // namespace hb::procfs
