#include "procfs/interfaces.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"
#include "procfs/net_class.hpp"

namespace hb::procfs {
namespace {

TEST(Interfaces, ReadsTheFixtureByIndex) {
  const auto interfaces = list_interfaces(fixture_host());
  ASSERT_TRUE(interfaces);
  ASSERT_EQ(interfaces->size(), 3);
  const NetworkInterface& lo = (*interfaces)[0];
  EXPECT_EQ(lo.name, "lo");
  EXPECT_EQ(lo.index, 1);
  EXPECT_EQ(lo.mtu, 65536);
  EXPECT_EQ(lo.hardware_address, "");
  EXPECT_EQ(lo.flags, (std::vector<std::string>{"up", "loopback"}));
  const NetworkInterface& eth0 = (*interfaces)[1];
  EXPECT_EQ(eth0.hardware_address, "52:54:00:12:34:56");
  EXPECT_EQ(eth0.flags, (std::vector<std::string>{"up", "broadcast", "multicast"}));
  EXPECT_TRUE(eth0.addresses.empty());
}

TEST(Interfaces, HaveAddressesOnALiveHost) {
  const auto interfaces = list_interfaces(HostRoot());
  ASSERT_TRUE(interfaces);
  const auto lo = std::ranges::find(*interfaces, "lo", &NetworkInterface::name);
  ASSERT_NE(lo, interfaces->end());
  const bool has_loopback = std::ranges::find(lo->addresses, "127.0.0.1/8") != lo->addresses.end();
  const bool is_up = std::ranges::find(lo->flags, "up") != lo->flags.end();
  EXPECT_EQ(has_loopback, is_up);
}

TEST(NetClass, ReadsNumbersOfEitherBaseAndSign) {
  const NetClass eth0 = read_net_class(fixture_host(), "eth0");
  EXPECT_EQ(eth0[NetClassNumber::flags], 0x1003);
  EXPECT_EQ(eth0[NetClassNumber::mtu], 1500);
  EXPECT_EQ(eth0.alias, "up \"link\"\\1");
  const NetClass wlan0 = read_net_class(fixture_host(), "wlan0");
  EXPECT_EQ(wlan0[NetClassNumber::speed], -1);
  EXPECT_EQ(wlan0[NetClassNumber::carrier], std::nullopt);
  EXPECT_EQ(wlan0.duplex, "");
}

TEST(NetClass, IsEmptyWhereFilesAreBroken) {
  const NetClass broken = read_net_class(fixture_host("hostile"), "eth0");
  EXPECT_EQ(broken[NetClassNumber::mtu], std::nullopt);
  EXPECT_EQ(broken.address, "");
}

TEST(NetClass, ListsFoldersOnly) {
  EXPECT_EQ(list_net_class(fixture_host()), (std::vector<std::string>{"eth0", "lo", "wlan0"}));
}

}  // namespace
}  // namespace hb::procfs
