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
constexpr Table kTcpTables[] = {{SocketFamily::ipv4, SocketType::stream, "net/tcp"},
                                {SocketFamily::ipv6, SocketType::stream, "net/tcp6"}};
constexpr Table kOtherTables[] = {{SocketFamily::ipv4, SocketType::datagram, "net/udp"},
                                  {SocketFamily::ipv6, SocketType::datagram, "net/udp6"},
                                  {SocketFamily::unix_domain, SocketType::stream, "net/unix"}};

// Gathers the tables, each by netlink where that works and from its file where it does not: a kernel may be
// without the module that answers for one of them.
class Gathering {
 public:
  explicit Gathering(const HostRoot& host) : host_(host) {}

  Result<SocketList> run() {
    const bool has_tcp = by_netlink([this](const SockDiag::Visit& visit) { return diag_.dump_tcp(visit); });
    if (!has_tcp) {
      for (const Table& table : kTcpTables)
        read(table);
    }
    for (const Table& table : kOtherTables) {
      const bool done = by_netlink(
          [&](const SockDiag::Visit& visit) { return diag_.dump(table.family, table.type, visit); });
      if (!done) read(table);
    }
    if (!any_) return std::unexpected(last_error_);
    return std::move(list_);
  }

 private:
  bool add(const Socket& socket) {
    if (list_.sockets.size() >= kSocketsMax) {
      list_.truncated = true;
      return false;
    }
    list_.sockets.push_back(socket);
    return true;
  }

  template <typename Dump>
  bool by_netlink(Dump dump) {
    if (!host_.is_live()) return false;
    const std::size_t before = list_.sockets.size();
    const Result<void> done = dump([this](const Socket& socket) { return add(socket); });
    any_ = any_ || done;
    if (!done) list_.sockets.resize(before);
    return done.has_value();
  }

  void read(const Table& table) {
    const auto text = read_file(host_.proc(table.file), kSocketFileBytesMax);
    if (!text) {
      last_error_ = text.error();
      return;
    }
    any_ = true;
    if (table.family == SocketFamily::unix_domain) {
      add_all(UnixSocketReader(*text));
    } else {
      add_all(InetSocketReader(*text, table.family, table.type));
    }
  }

  template <typename Reader>
  void add_all(Reader reader) {
    for (Socket socket; reader.next(socket);) {
      if (!add(socket)) return;
    }
  }

  const HostRoot& host_;
  SockDiag diag_;
  SocketList list_{};
  bool any_ = false;
  Error last_error_{};
};

}  // namespace

Result<SocketList> list_sockets(const HostRoot& host) { return Gathering(host).run(); }

std::string address_text(SocketFamily family, const SocketAddress& address) {
  if (family == SocketFamily::unix_domain) return address.path;
  char text[INET6_ADDRSTRLEN] = {};
  ::inet_ntop(family == SocketFamily::ipv4 ? AF_INET : AF_INET6, address.ip.data(), text, sizeof text);
  return text;
}

}  // namespace hb::procfs
