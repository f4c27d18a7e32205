#include "procfs/netlink_socket.hpp"

#include <string>

#include <gtest/gtest.h>
#include <linux/if_link.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>

namespace hb::procfs {
namespace {

// Every machine has a loopback interface.
TEST(NetlinkSocket, AsksTheKernelAgainAndAgain) {
  NetlinkSocket socket(NETLINK_ROUTE);
  const ifinfomsg body{};
  for (int round = 0; round < 2; ++round) {
    bool has_loopback = false;
    const auto asked = socket.ask({.type = RTM_GETLINK, .is_dump = true, .body = plain_bytes(body)},
                                  [&has_loopback](const NetlinkMessage& message) {
                                    ifinfomsg link{};
                                    EXPECT_EQ(message.type, RTM_NEWLINK);
                                    EXPECT_TRUE(copy_plain(message.payload, link));
                                    has_loopback = has_loopback || link.ifi_index == 1;
                                    return true;
                                  });
    if (!asked && asked.error().code == ErrorCode::unavailable) GTEST_SKIP() << asked.error().message;
    ASSERT_TRUE(asked) << asked.error().message;
    EXPECT_TRUE(has_loopback);
  }
}

TEST(NetlinkSocket, ToldToStopVisitsNoMoreAndStaysUsable) {
  NetlinkSocket socket(NETLINK_ROUTE);
  const ifinfomsg body{};
  for (int round = 0; round < 2; ++round) {
    int visits = 0;
    const auto asked = socket.ask({.type = RTM_GETLINK, .is_dump = true, .body = plain_bytes(body)},
                                  [&visits](const NetlinkMessage&) { return ++visits > 1; });
    if (!asked && asked.error().code == ErrorCode::unavailable) GTEST_SKIP() << asked.error().message;
    EXPECT_EQ(visits, 1);
  }
}

TEST(NetlinkSocket, SaysWhatTheKernelRefuses) {
  NetlinkSocket socket(NETLINK_ROUTE);
  ifinfomsg body{};
  body.ifi_index = 2'000'000'000;
  const auto asked = socket.ask({.type = RTM_GETLINK, .body = plain_bytes(body)},
                                [](const NetlinkMessage&) { return true; });
  ASSERT_FALSE(asked);
}

TEST(NetlinkSocket, PadsAttributes) {
  std::string body;
  append_attribute(body, 3, "abcde");
  append_attribute(body, 4, "");
  EXPECT_EQ(body.size(), 16);
  NetlinkAttributes attributes(body);
  NetlinkAttribute attribute;
  ASSERT_TRUE(attributes.next(attribute));
  EXPECT_EQ(attribute.type, 3);
  EXPECT_EQ(attribute.payload, "abcde");
  ASSERT_TRUE(attributes.next(attribute));
  EXPECT_EQ(attribute.type, 4);
  EXPECT_EQ(attribute.payload, "");
  EXPECT_FALSE(attributes.next(attribute));
}

}  // namespace
}  // namespace hb::procfs
