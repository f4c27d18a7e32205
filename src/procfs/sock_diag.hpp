#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/fd.hpp"
#include "procfs/sockets.hpp"

namespace hb::procfs {

// Asks the kernel for its sockets through netlink (sock_diag(7)): cheaper than the files of /proc/net, which
// the kernel prints as text. The connection stays open between dumps. Belongs to one thread.
class SockDiag {
 public:
  // False ends the dump.
  using Visit = std::function<bool(const Socket&)>;

  // Visits the sockets of one family: IPv4 and IPv6 have streams (TCP) and datagrams (UDP); of Unix sockets
  // all types come at once. unavailable when netlink is refused, as old kernels and seccomp filters do; io
  // when the dump broke off.
  [[nodiscard]] Result<void> dump(SocketFamily family, SocketType type, const Visit& visit);

  // Visits the TCP sockets of both families in one walk of the kernel's table, which costs the same for one
  // socket as for a thousand: by the older request TCPDIAG_GETSOCK, which asks for no family.
  [[nodiscard]] Result<void> dump_tcp(const Visit& visit);

 private:
  Result<void> open();
  Result<void> ask(std::string_view request, SocketType type, const Visit& visit);
  Result<void> receive(SocketType type, const Visit& visit);

  UniqueFd socket_;
  std::string buffer_;
  uint32_t sequence_ = 0;
};

// One socket of a message's payload; nothing when it is too short. An inet message does not tell whether it
// is of a TCP or a UDP socket: the one who asked knows.
[[nodiscard]] std::optional<Socket> parse_inet_diag(std::string_view payload, SocketType type);
[[nodiscard]] std::optional<Socket> parse_unix_diag(std::string_view payload);

}  // namespace hb::procfs
