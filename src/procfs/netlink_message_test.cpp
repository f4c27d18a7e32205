#include "procfs/netlink_message.hpp"

#include <cstring>
#include <initializer_list>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

std::string message(uint16_t type, std::string_view payload, uint32_t length) {
  const nlmsghdr header{
      .nlmsg_len = length, .nlmsg_type = type, .nlmsg_flags = 0, .nlmsg_seq = 9, .nlmsg_pid = 0};
  std::string bytes(sizeof header, '\0');
  std::memcpy(bytes.data(), &header, sizeof header);
  return bytes.append(payload);
}

std::string attribute(uint16_t type, std::string_view payload, uint16_t length) {
  const rtattr header{.rta_len = length, .rta_type = type};
  std::string bytes(sizeof header, '\0');
  std::memcpy(bytes.data(), &header, sizeof header);
  return bytes.append(payload);
}

std::vector<std::string> payloads_of(std::string_view datagram) {
  std::vector<std::string> payloads;
  NetlinkMessages messages(datagram);
  for (NetlinkMessage one; messages.next(one);)
    payloads.emplace_back(one.payload);
  return payloads;
}

TEST(NetlinkMessages, WalksThemAtMultiplesOfFourBytes) {
  std::string padded = message(20, "abcde", 21);
  padded.append(3, '\0');
  padded += message(21, "xy", 18);
  EXPECT_EQ(payloads_of(padded), (std::vector<std::string>{"abcde", "xy"}));
}

TEST(NetlinkMessages, EndAtALengthThatDoesNotFit) {
  for (const uint32_t length : {0U, 15U, 22U, UINT32_MAX})
    EXPECT_TRUE(payloads_of(message(20, "abcde", length)).empty()) << length;
  EXPECT_EQ(payloads_of(message(20, "", 16)), (std::vector<std::string>{""}));
}

TEST(NetlinkMessages, SurviveEveryTruncation) {
  std::string datagram = message(20, "abcdefgh", 24) + message(21, "xy", 18);
  for_every_prefix(datagram, payloads_of);
}

TEST(NetlinkAttributes, WalkAndEndAtALengthThatDoesNotFit) {
  std::string attributes = attribute(1, "abc", 7);
  attributes.push_back('\0');
  attributes += attribute(7, "defg", 8);
  NetlinkAttributes walk(attributes);
  NetlinkAttribute one;
  ASSERT_TRUE(walk.next(one));
  EXPECT_EQ(one.type, 1);
  EXPECT_EQ(one.payload, "abc");
  ASSERT_TRUE(walk.next(one));
  EXPECT_EQ(one.type, 7);
  EXPECT_EQ(one.payload, "defg");
  EXPECT_FALSE(walk.next(one));
  for (const uint16_t length : std::initializer_list<uint16_t>{0, 3, 9, 65535}) {
    const std::string bad = attribute(1, "abcd", length);
    NetlinkAttributes bad_walk(bad);
    EXPECT_FALSE(bad_walk.next(one)) << length;
  }
}

}  // namespace
}  // namespace hb::procfs
