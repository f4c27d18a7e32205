#include "procfs/zoneinfo.hpp"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "procfs/buddyinfo.hpp"
#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

constexpr std::string_view kText = R"(Node 0, zone      DMA
  per-node stats
      nr_inactive_anon 95612
      nr_new_thing 1
  pages free     2949
        min      8
        high     14
        protection: (0, 2039, 31932)
      nr_free_pages 2949
  pagesets
    cpu: 0
              count: 3
              high:  378
  node_unreclaimable:  0
Node 1, zone   Normal
  pages free     7
        high     -1
        protection: (0, x)
      nr_free_pages 7
)";

std::optional<int64_t> field(const Zone& zone, std::string_view name) {
  const auto* found = std::ranges::find(kZoneFields, name);
  EXPECT_NE(found, kZoneFields.end()) << name;
  return zone.fields[static_cast<std::size_t>(found - kZoneFields.begin())];
}

TEST(Zoneinfo, ReadsEachZone) {
  std::vector<Zone> zones;
  parse_zoneinfo(kText, zones);
  ASSERT_EQ(zones.size(), 2);
  EXPECT_EQ(zones[0].node, "0");
  EXPECT_EQ(zones[0].name, "DMA");
  EXPECT_EQ(field(zones[0], "nr_inactive_anon"), 95612);
  EXPECT_EQ(field(zones[0], "nr_free_pages"), 2949);
  EXPECT_EQ(field(zones[0], "min"), 8);
  EXPECT_EQ(field(zones[0], "low"), std::nullopt);
  // The watermark of the pagesets is another one.
  EXPECT_EQ(field(zones[0], "high"), 14);
  EXPECT_EQ(zones[0].protection, (std::vector<int64_t>{0, 2039, 31932}));
  EXPECT_EQ(zones[1].node, "1");
  EXPECT_EQ(zones[1].name, "Normal");
  EXPECT_EQ(field(zones[1], "nr_inactive_anon"), std::nullopt);
  EXPECT_EQ(field(zones[1], "high"), -1);
  EXPECT_TRUE(zones[1].protection.empty());
  parse_zoneinfo("Node 3, zone DMA32\n", zones);
  ASSERT_EQ(zones.size(), 1);
  EXPECT_EQ(field(zones[0], "min"), std::nullopt);
  EXPECT_TRUE(zones[0].protection.empty());
}

TEST(Zoneinfo, TakesSoManyZonesAndNoMore) {
  for (const std::size_t lines : {kZonesMax, kZonesMax + 1}) {
    std::string text;
    for (std::size_t i = 0; i < lines; ++i)
      text += "Node 0, zone DMA\n";
    std::vector<Zone> zones;
    parse_zoneinfo(text, zones);
    EXPECT_EQ(zones.size(), kZonesMax);
  }
}

TEST(Zoneinfo, SurvivesEveryTruncation) {
  std::vector<Zone> zones;
  for_every_prefix(kText, [&zones](std::string_view text) { parse_zoneinfo(text, zones); });
}

}  // namespace
}  // namespace hb::procfs
