#include "procfs/net_sockets.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"
#include "procfs/kept_file.hpp"

namespace hb::procfs {
namespace {

std::vector<Socket> read_inet(std::string_view text, SocketFamily family) {
  std::vector<Socket> sockets;
  InetSocketReader reader(text, family, SocketType::stream);
  for (Socket socket; reader.next(socket);)
    sockets.push_back(socket);
  return sockets;
}

std::vector<Socket> read_unix(std::string_view text) {
  std::vector<Socket> sockets;
  UnixSocketReader reader(text);
  for (Socket socket; reader.next(socket);)
    sockets.push_back(socket);
  return sockets;
}

std::string end_text(SocketFamily family, const SocketAddress& address) {
  return address_text(family, address) + " " + std::to_string(address.port);
}

TEST(InetSockets, ReadsIpv4) {
  const auto sockets = read_inet(read_file(fixture_host().proc("net/tcp")).value(), SocketFamily::ipv4);
  ASSERT_EQ(sockets.size(), 5);
  EXPECT_EQ(end_text(SocketFamily::ipv4, sockets[0].local), "127.0.0.1 8080");
  EXPECT_EQ(sockets[0].state, SocketState::listen);
  EXPECT_EQ(end_text(SocketFamily::ipv4, sockets[1].local), "192.168.0.2 22");
  EXPECT_EQ(end_text(SocketFamily::ipv4, sockets[1].remote), "192.168.0.9 54321");
  EXPECT_EQ(sockets[1].send_queue_bytes, 0x24);
  EXPECT_EQ(sockets[2].state, SocketState::time_wait);
  EXPECT_EQ(sockets[2].inode, 0);
  EXPECT_EQ(sockets[4].receive_queue_bytes, 0x40);
  EXPECT_EQ(sockets[4].uid, 1000);
  EXPECT_EQ(sockets[4].inode, 1003);
}

TEST(InetSockets, ReadsIpv6) {
  const auto sockets = read_inet(read_file(fixture_host().proc("net/tcp6")).value(), SocketFamily::ipv6);
  ASSERT_EQ(sockets.size(), 2);
  EXPECT_EQ(end_text(SocketFamily::ipv6, sockets[0].local), ":: 22");
  EXPECT_EQ(end_text(SocketFamily::ipv6, sockets[1].local), "fe80::fc:ff:fe00:1 22");
  EXPECT_EQ(end_text(SocketFamily::ipv6, sockets[1].remote), "fe80::fc:ff:fe00:9 54321");
}

TEST(InetSockets, SkipsLinesThatAreNot) {
  EXPECT_TRUE(
      read_inet(read_file(fixture_host("hostile").proc("net/tcp")).value(), SocketFamily::ipv4).empty());
  // An IPv4 line in a file of IPv6.
  EXPECT_TRUE(read_inet(read_file(fixture_host().proc("net/tcp")).value(), SocketFamily::ipv6).empty());
}

TEST(InetSockets, TakesStatesThatItDoesNotKnowAsNone) {
  const auto sockets = read_inet(" 0: 0100007F:0001 00000000:0000 FF 0:0 0:0 0 0 0 1\n", SocketFamily::ipv4);
  ASSERT_EQ(sockets.size(), 1);
  EXPECT_EQ(sockets[0].state, SocketState::none);
}

TEST(UnixSockets, ReadsTypesStatesAndPaths) {
  const auto sockets = read_unix(read_file(fixture_host().proc("net/unix")).value());
  ASSERT_EQ(sockets.size(), 4);
  EXPECT_EQ(sockets[0].state, SocketState::listen);
  EXPECT_EQ(sockets[0].local.path, "/run/systemd/private");
  EXPECT_EQ(sockets[1].state, SocketState::established);
  EXPECT_EQ(sockets[1].local.path, "");
  EXPECT_EQ(sockets[2].type, SocketType::datagram);
  EXPECT_EQ(sockets[2].local.path, "@/abstract name");
  EXPECT_EQ(sockets[3].type, SocketType::seqpacket);
  EXPECT_EQ(sockets[3].inode, 1010);
}

TEST(Sockets, SurviveEveryTruncation) {
  for_every_prefix(read_file(fixture_host().proc("net/tcp6")).value(),
                   [](std::string_view cut) { read_inet(cut, SocketFamily::ipv6); });
  for_every_prefix(read_file(fixture_host().proc("net/unix")).value(), read_unix);
}

}  // namespace
}  // namespace hb::procfs
