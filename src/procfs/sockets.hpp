#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "procfs/host_root.hpp"

namespace hb::procfs {

// The kernel's numbers of TCP states (include/net/tcp_states.h). UDP and Unix sockets use established and
// close alone.
enum class SocketState : uint8_t {
  none = 0,
  established = 1,
  syn_sent = 2,
  syn_recv = 3,
  fin_wait1 = 4,
  fin_wait2 = 5,
  time_wait = 6,
  close = 7,
  close_wait = 8,
  last_ack = 9,
  listen = 10,
  closing = 11,
  new_syn_recv = 12,
};
inline constexpr std::size_t kSocketStates = 13;

enum class SocketFamily : uint8_t { ipv4, ipv6, unix_domain };
// seqpacket exists for Unix sockets alone.
enum class SocketType : uint8_t { stream, datagram, seqpacket };

// One end of a connection. Of a Unix socket only the path is set: the name it is bound to, "" when it has
// none, with a leading @ for an abstract one.
struct SocketAddress {
  std::array<uint8_t, 16> ip{};  // in network order; IPv4 in the first four
  uint16_t port = 0;
  std::string path = {};

  bool operator==(const SocketAddress&) const = default;
};

struct Socket {
  SocketFamily family = SocketFamily::ipv4;
  SocketType type = SocketType::stream;
  SocketState state = SocketState::none;
  SocketAddress local = {};
  SocketAddress remote = {};
  uint32_t uid = 0;
  uint64_t inode = 0;  // 0 when no process holds it
  uint32_t receive_queue_bytes = 0;
  uint32_t send_queue_bytes = 0;
};

struct SocketList {
  std::vector<Socket> sockets;
  bool truncated = false;  // there are more than kSocketsMax
};

inline constexpr std::size_t kSocketsMax = 65'536;

// All TCP, UDP and Unix sockets: from netlink's sock_diag (sock_diag(7)) where the root is live and the
// kernel has it, else from the files of /proc/net. Takes milliseconds on a host with many: not for the tick.
[[nodiscard]] Result<SocketList> list_sockets(const HostRoot& host);

// "10.0.0.1", "fe80::1"; the path of a Unix socket.
[[nodiscard]] std::string address_text(SocketFamily family, const SocketAddress& address);

}  // namespace hb::procfs
