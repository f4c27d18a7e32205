#include "collect/flag_values.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hb::collect {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(FlagValues, HaveTheirDefaultUntilTheyAreSetAndAfterTheyAreReset) {
  constexpr FlagSpec kText{.name = "collector.x.text", .default_value = "plain"};
  constexpr FlagSpec kTruth{
      .name = "collector.x.truth", .kind = FlagKind::boolean, .default_value = "true", .help = {}};
  FlagValues flags;
  EXPECT_EQ(flags.text(kText), "plain");
  EXPECT_TRUE(flags.boolean(kTruth));
  flags.set("collector.x.text", "");
  flags.set("collector.x.truth", "false");
  EXPECT_EQ(flags.text(kText), "");
  EXPECT_FALSE(flags.boolean(kTruth));
  flags.reset("collector.x.text");
  flags.reset("collector.x.truth");
  EXPECT_EQ(flags.text(kText), "plain");
  EXPECT_TRUE(flags.boolean(kTruth));
}

TEST(FlagValues, KeepAListInItsOrderAndNoneForAnEmptyDefault) {
  constexpr FlagSpec kNone{.name = "collector.x.none", .kind = FlagKind::list};
  constexpr FlagSpec kOne{.name = "collector.x.one", .kind = FlagKind::list, .default_value = "/a"};
  FlagValues flags;
  EXPECT_THAT(flags.list(kNone), IsEmpty());
  EXPECT_THAT(flags.list(kOne), ElementsAre("/a"));
  flags.set_list("collector.x.none", {"/z", "/b"});
  flags.set_list("collector.x.one", {});
  EXPECT_THAT(flags.list(kNone), ElementsAre("/z", "/b"));
  EXPECT_THAT(flags.list(kOne), IsEmpty());
  flags.reset("collector.x.one");
  EXPECT_THAT(flags.list(kOne), ElementsAre("/a"));
}

}  // namespace
}  // namespace hb::collect
