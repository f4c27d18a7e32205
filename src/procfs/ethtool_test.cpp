#include "procfs/ethtool.hpp"

#include <string>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

std::string name_of(std::string_view text) {
  std::string field(text);
  field.resize(32, '\0');
  return field;
}

TEST(Ethtool, PutsNamesAndValuesTogether) {
  const auto stats = ethtool_stats_of(name_of("rx_packets") + name_of("") + std::string(32, 'x'), {7, 8, 9});
  ASSERT_EQ(stats.size(), 3);
  EXPECT_EQ(stats[0].name, "rx_packets");
  EXPECT_EQ(stats[0].value, 7);
  EXPECT_EQ(stats[1].name, "");
  EXPECT_EQ(stats[2].name, std::string(32, 'x'));
  EXPECT_EQ(stats[2].value, 9);
}

TEST(Ethtool, SurvivesEveryTruncation) {
  for_every_prefix(name_of("rx_packets") + name_of("tx"), [](std::string_view names) {
    EXPECT_EQ(ethtool_stats_of(names, {7, 8}).size(), names.size() / 32);
  });
}

TEST(Ethtool, KnowsTheBitsOfAllWords) {
  const LinkModes modes = {0x8000'0001U, 0x2U};
  for (const uint32_t bit : {0U, 31U, 33U})
    EXPECT_TRUE(has_link_mode(modes, bit)) << bit;
  for (const uint32_t bit : {1U, 30U, 32U, 34U, 64U, 1000U})
    EXPECT_FALSE(has_link_mode(modes, bit)) << bit;
}

TEST(Ethtool, SaysThatThereIsNoSuchInterface) {
  EthtoolSocket socket;
  for (const std::string& device : {std::string("hb-none"), std::string(200, 'x')}) {
    for (const ErrorCode code : {socket.driver(device).error().code, socket.stats(device).error().code,
                                 socket.link(device).error().code})
      EXPECT_TRUE(code == ErrorCode::not_found || code == ErrorCode::unsupported) << device;
  }
}

}  // namespace
}  // namespace hb::procfs
