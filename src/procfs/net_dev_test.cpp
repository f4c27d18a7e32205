#include "procfs/net_dev.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"
#include "procfs/kept_file.hpp"

namespace hb::procfs {
namespace {

std::vector<std::string> devices_of(std::string_view text) {
  std::vector<std::string> devices;
  NetDevReader reader(text);
  for (NetDevStats stats; reader.next(stats);)
    devices.emplace_back(stats.device);
  return devices;
}

TEST(NetDev, ReadsTheFixture) {
  const std::string text = read_file(fixture_host().proc("net/dev")).value();
  NetDevReader reader(text);
  NetDevStats stats;
  ASSERT_TRUE(reader.next(stats));
  EXPECT_EQ(stats.device, "lo");
  ASSERT_TRUE(reader.next(stats));
  EXPECT_EQ(stats.device, "eth0");
  EXPECT_EQ(stats[NetDevColumn::receive_bytes], 9021044390);
  EXPECT_EQ(stats[NetDevColumn::receive_multicast], 1530);
  EXPECT_EQ(stats[NetDevColumn::transmit_carrier], 4);
  EXPECT_FALSE(reader.next(stats));
}

TEST(NetDev, TakesNamesWithColonsAndNumbersWithoutABlank) {
  EXPECT_EQ(devices_of("eth0:1:1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n"),
            (std::vector<std::string>{"eth0:1"}));
}

TEST(NetDev, SkipsLinesThatAreNot) {
  EXPECT_TRUE(devices_of(read_file(fixture_host("hostile").proc("net/dev")).value()).empty());
}

TEST(NetDev, SurvivesEveryTruncation) {
  for_every_prefix(read_file(fixture_host().proc("net/dev")).value(), devices_of);
}

}  // namespace
}  // namespace hb::procfs
