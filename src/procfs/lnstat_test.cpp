#include "procfs/lnstat.hpp"

#include <string>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

TEST(Lnstat, ReadsARowForEachCpu) {
  const std::string text = "entries  hits\n0000000a  00000001\n0000000a\n";
  LinkStats stats;
  ASSERT_TRUE(parse_link_stats(text, stats));
  EXPECT_EQ(stats.names, (std::vector<std::string_view>{"entries", "hits"}));
  EXPECT_EQ(stats.values, (std::vector<uint64_t>{10, 1, 10, UINT64_MAX}));
}

TEST(Lnstat, RefusesAnotherForm) {
  LinkStats stats;
  for (const char* text : {"a b\n1 2 3\n", "a b\n1 x\n"}) {
    const auto parsed = parse_link_stats(text, stats);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().code, ErrorCode::corrupt);
  }
}

TEST(Lnstat, TakesSoManyNamesAndNoMore) {
  std::string heading;
  for (std::size_t i = 0; i < kLinkStatNamesMax; ++i)
    heading += "name ";
  LinkStats stats;
  EXPECT_TRUE(parse_link_stats(heading + "\n", stats));
  const auto parsed = parse_link_stats(heading + "name\n", stats);
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().code, ErrorCode::limit);
}

TEST(Lnstat, SurvivesEveryTruncation) {
  LinkStats stats;
  for_every_prefix("entries  hits\n0000000a  00000001\n0000000a  2\n", [&stats](std::string_view text) {
    static_cast<void>(parse_link_stats(text, stats).has_value());
  });
}

}  // namespace
}  // namespace hb::procfs
