#include "procfs/sock_diag.hpp"

#include <cstring>
#include <string>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <linux/inet_diag.h>
#include <linux/unix_diag.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/fd.hpp"
#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

template <typename Message>
std::string bytes_of(const Message& message) {
  std::string bytes(sizeof message, '\0');
  std::memcpy(bytes.data(), &message, sizeof message);
  return bytes;
}

TEST(SockDiag, ParsesAnInetMessage) {
  inet_diag_msg message{};
  message.idiag_family = AF_INET;
  message.idiag_state = 10;
  message.id.idiag_sport = htons(8080);
  message.id.idiag_src[0] = htonl(INADDR_LOOPBACK);
  message.idiag_uid = 1000;
  message.idiag_inode = 77;
  message.idiag_rqueue = 5;
  const auto socket = parse_inet_diag(bytes_of(message), SocketType::datagram);
  ASSERT_TRUE(socket);
  EXPECT_EQ(socket->family, SocketFamily::ipv4);
  EXPECT_EQ(socket->type, SocketType::datagram);
  EXPECT_EQ(socket->state, SocketState::listen);
  EXPECT_EQ(address_text(socket->family, socket->local), "127.0.0.1");
  EXPECT_EQ(socket->local.port, 8080);
  EXPECT_EQ(socket->uid, 1000);
  EXPECT_EQ(socket->inode, 77);
  EXPECT_EQ(socket->receive_queue_bytes, 5);
}

TEST(SockDiag, TakesStatesThatItDoesNotKnowAsNone) {
  inet_diag_msg message{};
  message.idiag_family = AF_INET6;
  message.idiag_state = 200;
  const auto socket = parse_inet_diag(bytes_of(message), SocketType::stream);
  ASSERT_TRUE(socket);
  EXPECT_EQ(socket->state, SocketState::none);
  EXPECT_EQ(socket->family, SocketFamily::ipv6);
}

TEST(SockDiag, ParsesUnixNames) {
  const struct {
    std::string name;
    std::string path;
  } cases[] = {
      {std::string("/run/x\0", 7), "/run/x"}, {std::string("\0abstract\0x", 11), "@abstract@x"}, {"", ""}};
  for (const auto& [name, path] : cases) {
    unix_diag_msg message{};
    message.udiag_family = AF_UNIX;
    message.udiag_type = SOCK_SEQPACKET;
    message.udiag_state = 1;
    message.udiag_ino = 12;
    const uint16_t length = static_cast<uint16_t>(4 + name.size());
    const uint16_t type = UNIX_DIAG_NAME;
    std::string bytes = bytes_of(message) + bytes_of(length) + bytes_of(type) + name;
    const auto socket = parse_unix_diag(bytes);
    ASSERT_TRUE(socket);
    EXPECT_EQ(socket->local.path, path);
    EXPECT_EQ(socket->type, SocketType::seqpacket);
    EXPECT_EQ(socket->inode, 12);
    for_every_prefix(bytes, parse_unix_diag);
  }
}

TEST(SockDiag, RefusesMessagesThatAreTooShort) {
  EXPECT_FALSE(parse_inet_diag(std::string(sizeof(inet_diag_msg) - 1, '\0'), SocketType::stream));
  EXPECT_FALSE(parse_unix_diag(std::string(sizeof(unix_diag_msg) - 1, '\0')));
}

// A listening socket on the loopback, to be found again.
struct Listener {
  Listener() : socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    const bool bound = ::bind(socket.get(), generic, length) == 0 && ::listen(socket.get(), 1) == 0 &&
                       ::getsockname(socket.get(), generic, &length) == 0;
    if (bound) port = ntohs(address.sin_port);
  }

  UniqueFd socket;
  uint16_t port = 0;
};

TEST(SockDiag, FindsALiveSocketByEitherDump) {
  const Listener listener;
  ASSERT_NE(listener.port, 0);
  SockDiag diag;
  const auto count_in = [&](auto dump) {
    int found = 0;
    const Result<void> done = dump([&](const Socket& socket) {
      if (socket.local.port == listener.port && socket.state == SocketState::listen) ++found;
      return true;
    });
    return done ? found : -1;
  };
  const int all = count_in([&](const SockDiag::Visit& visit) { return diag.dump_tcp(visit); });
  if (all < 0) GTEST_SKIP() << "netlink sock_diag is refused here";
  EXPECT_EQ(all, 1);
  EXPECT_EQ(count_in([&](const SockDiag::Visit& visit) {
              return diag.dump(SocketFamily::ipv4, SocketType::stream, visit);
            }),
            1);
}

TEST(SockDiag, StartsAnewAfterADumpThatWasEndedEarly) {
  const Listener listener;
  SockDiag diag;
  int visited = 0;
  const auto stop_at_once = [&](const Socket&) {
    ++visited;
    return false;
  };
  if (!diag.dump_tcp(stop_at_once)) GTEST_SKIP() << "netlink sock_diag is refused here";
  EXPECT_EQ(visited, 1);
  bool found = false;
  ASSERT_TRUE(diag.dump_tcp([&](const Socket& socket) {
    found = found || socket.local.port == listener.port;
    return true;
  }));
  EXPECT_TRUE(found);
}

}  // namespace
}  // namespace hb::procfs
