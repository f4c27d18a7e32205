#include "procfs/sockets.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <stdlib.h>
#include <string>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"
#include "procfs/socket_owners.hpp"

namespace hb::procfs {
namespace {

TEST(Sockets, ReadsTheFilesOfAnotherHost) {
  const auto list = list_sockets(fixture_host());
  ASSERT_TRUE(list);
  EXPECT_FALSE(list->truncated);
  EXPECT_EQ(list->sockets.size(), 12);
  EXPECT_EQ(std::ranges::count(list->sockets, SocketFamily::unix_domain, &Socket::family), 4);
  EXPECT_EQ(std::ranges::count(list->sockets, SocketType::datagram, &Socket::type), 2);
}

TEST(Sockets, AreNotFoundWhereNothingTellsOfThem) {
  const HostRoot nowhere({.procfs = "/nowhere", .sysfs = "/nowhere", .rootfs = "/nowhere", .udev_data = {}});
  EXPECT_EQ(list_sockets(nowhere).error().code, ErrorCode::not_found);
}

TEST(Sockets, AreTruncatedPastTheLimitAndItIsSaid) {
  std::string root = testing::TempDir() + "hb-sockets-XXXXXX";
  ASSERT_NE(::mkdtemp(root.data()), nullptr);
  std::filesystem::create_directory(root + "/net");
  const std::string line =
      "0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 1001\n";
  const auto list_of = [&](std::size_t lines) {
    std::ofstream file(root + "/net/tcp");
    for (std::size_t i = 0; i < lines; ++i)
      file << line;
    file.close();
    return list_sockets(HostRoot({.procfs = root, .sysfs = root, .rootfs = root, .udev_data = {}})).value();
  };
  const SocketList at_limit = list_of(kSocketsMax);
  EXPECT_EQ(at_limit.sockets.size(), kSocketsMax);
  EXPECT_FALSE(at_limit.truncated);
  const SocketList past_limit = list_of(kSocketsMax + 1);
  EXPECT_EQ(past_limit.sockets.size(), kSocketsMax);
  EXPECT_TRUE(past_limit.truncated);
  std::filesystem::remove_all(root);
}

TEST(Sockets, ListsThoseOfThisMachine) {
  const auto list = list_sockets(HostRoot());
  ASSERT_TRUE(list) << list.error().message;
}

TEST(SocketOwners, FollowsTheLinksOfEachProcess) {
  const auto owners = find_socket_owners(fixture_host());
  ASSERT_EQ(owners.size(), 4);
  EXPECT_EQ(owners.at(1004).pid, 77);
  EXPECT_EQ(owners.at(1004).fd, 3);
  EXPECT_EQ(owners.at(1004).comm, "sshd");
  EXPECT_EQ(owners.at(1003).comm, "evil) R 1 \n(x");
  EXPECT_FALSE(owners.contains(1001));  // a pipe of that number
}

TEST(SocketOwners, AreNoneWhereThereIsNoProcess) {
  const HostRoot nowhere({.procfs = "/nowhere", .sysfs = "/nowhere", .rootfs = "/nowhere", .udev_data = {}});
  EXPECT_TRUE(find_socket_owners(nowhere).empty());
}

}  // namespace
}  // namespace hb::procfs
