#include "procfs/buddyinfo.hpp"

#include <string>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

TEST(Buddyinfo, ReadsEachZone) {
  const std::string text = "Node 0, zone      DMA      1      0 \nNode 1, zone   Normal   4381   1093 \n";
  std::vector<BuddyZone> zones;
  ASSERT_TRUE(parse_buddyinfo(text, zones));
  ASSERT_EQ(zones.size(), 2);
  EXPECT_EQ(zones[1].node, "1");
  EXPECT_EQ(zones[1].zone, "Normal");
  EXPECT_EQ(zones[1].blocks_by_order, (std::vector<uint64_t>{4381, 1093}));
}

TEST(Buddyinfo, RefusesAnotherForm) {
  std::vector<BuddyZone> zones;
  for (const char* text : {"\n", "Node 0, zone\n", "Node 0, zone DMA 1 x\n",
                           "Node 0, zone DMA 1 2\nNode 0, zone DMA32 1 2 3\n"}) {
    const auto parsed = parse_buddyinfo(text, zones);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().code, ErrorCode::corrupt);
  }
}

TEST(Buddyinfo, TakesSoManyZonesAndNoMore) {
  for (const std::size_t lines : {kZonesMax, kZonesMax + 1}) {
    std::string text;
    for (std::size_t i = 0; i < lines; ++i)
      text += "Node 0, zone DMA 1\n";
    std::vector<BuddyZone> zones;
    ASSERT_TRUE(parse_buddyinfo(text, zones));
    EXPECT_EQ(zones.size(), kZonesMax);
  }
}

TEST(Buddyinfo, SurvivesEveryTruncation) {
  std::vector<BuddyZone> zones;
  for_every_prefix(
      "Node 0, zone      DMA      1      0 \nNode 1, zone   Normal   4381   1093 \n",
      [&zones](std::string_view text) { static_cast<void>(parse_buddyinfo(text, zones).has_value()); });
}

}  // namespace
}  // namespace hb::procfs
