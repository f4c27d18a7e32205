#include "procfs/sockets.hpp"

#include <string_view>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>

#include "procfs/kept_file.hpp"
#include "procfs/net_sockets.hpp"
#include "procfs/sock_diag.hpp"

namespace hb::procfs {
namespace {

constexpr std::size_t kSocketFileBytesMax = std::size_t{32} << 20;

struct Table {
  SocketFamily family;
  SocketType type;
  std::string_view file;  // below /proc
};
constexpr Table kTables[] = {
    {SocketFamily::ipv4, SocketType::stream, "net/tcp"},
    {SocketFamily::ipv6, SocketType::stream, "net/tcp6"},
    {SocketFamily::ipv4, SocketType::datagram, "net/udp"},
    {SocketFamily::ipv6, SocketType::datagram, "net/udp6"},
    {SocketFamily::unix_domain, SocketType::stream, "net/unix"},
};

bool add(SocketList& list, const Socket& socket) {
  if (list.sockets.size() >= kSocketsMax) {
    list.truncated = true;
    return false;
  }
  list.sockets.push_back(socket);
  return true;
}

Result<void> ask_netlink(SocketList& list) {
  SockDiag diag;
  bool any = false;
  Error last{};
  for (const Table& table : kTables) {
    // A kernel may lack one of them: IPv6, or the module udp_diag or unix_diag.
    const auto done =
        diag.dump(table.family, table.type, [&](const Socket& socket) { return add(list, socket); });
    any = any || done;
    if (!done) last = done.error();
  }
  if (!any) return std::unexpected(last);
  return {};
}

template <typename Reader>
void add_all(SocketList& list, Reader reader) {
  Socket socket;
  while (reader.next(socket)) {
    if (!add(list, socket)) return;
  }
}

Result<SocketList> read_files(const HostRoot& host) {
  SocketList list;
  bool any = false;
  Error last{};
  for (const Table& table : kTables) {
    const auto text = read_file(host.proc(table.file), kSocketFileBytesMax);
    if (!text) {
      last = text.error();
      continue;
    }
    any = true;
    if (table.family == SocketFamily::unix_domain) {
      add_all(list, UnixSocketReader(*text));
    } else {
      add_all(list, InetSocketReader(*text, table.family, table.type));
    }
  }
  if (!any) return std::unexpected(last);
  return list;
}

}  // namespace

Result<SocketList> list_sockets(const HostRoot& host) {
  if (host.is_live()) {
    SocketList list;
    if (ask_netlink(list)) return list;
  }
  return read_files(host);
}

std::string address_text(SocketFamily family, const SocketAddress& address) {
  if (family == SocketFamily::unix_domain) return address.path;
  char text[INET6_ADDRSTRLEN] = {};
  ::inet_ntop(family == SocketFamily::ipv4 ? AF_INET : AF_INET6, address.ip.data(), text, sizeof text);
  return text;
}

}  // namespace hb::procfs
