#include "procfs/conntrack.hpp"

#include <string>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

const std::string kHeading = "entries  searched found new invalid\n";

TEST(Conntrack, AddsTheCpusUp) {
  const auto stats = parse_conntrack(kHeading +
                                     "21 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10\n"
                                     "21 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10\n");
  ASSERT_TRUE(stats);
  EXPECT_EQ(stats->found, 4);
  EXPECT_EQ(stats->invalid, 8);
  EXPECT_EQ(stats->ignore, 10);
  EXPECT_EQ(stats->insert, 16);
  EXPECT_EQ(stats->insert_failed, 18);
  EXPECT_EQ(stats->drop, 20);
  EXPECT_EQ(stats->early_drop, 22);
  EXPECT_EQ(stats->search_restart, 32);
}

TEST(Conntrack, TakesSixteenAndSeventeenColumns) {
  const struct {
    int columns;
    bool valid;
  } cases[] = {{15, false}, {16, true}, {17, true}, {18, false}};
  for (const auto& [columns, valid] : cases) {
    std::string line;
    for (int i = 0; i < columns; ++i)
      line += "00000001 ";
    EXPECT_EQ(parse_conntrack(kHeading + line + "\n").has_value(), valid) << columns;
  }
}

TEST(Conntrack, RefusesWhatIsNoNumber) {
  const auto stats = parse_conntrack(kHeading + "1 1 1 1 1 1 1 1 x 1 1 1 1 1 1 1 1\n");
  ASSERT_FALSE(stats);
  EXPECT_EQ(stats.error().code, ErrorCode::corrupt);
}

TEST(Conntrack, SurvivesEveryTruncation) {
  for_every_prefix(kHeading + "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1\n",
                   [](std::string_view text) { static_cast<void>(parse_conntrack(text).has_value()); });
}

}  // namespace
}  // namespace hb::procfs
