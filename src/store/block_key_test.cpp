#include "store/block_key.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace hb::store {
namespace {

TEST(BlockKey, GivesBackItsParts) {
  for (const Tier tier : {Tier::raw, Tier::minute, Tier::hour}) {
    for (const uint32_t group : {0U, 1U, 1000U, BlockKey::kGroupMax}) {
      for (const uint64_t span : {uint64_t{0}, uint64_t{1}, uint64_t{2'244'168}, BlockKey::kSpanMax}) {
        const BlockKey key({tier, group, span});
        EXPECT_GE(key.encoded(), 0);
        const std::optional<BlockKey> decoded = BlockKey::decode(key.encoded());
        ASSERT_TRUE(decoded.has_value());
        EXPECT_EQ(*decoded, key);
        EXPECT_EQ(decoded->tier(), tier);
        EXPECT_EQ(decoded->group(), group);
        EXPECT_EQ(decoded->span(), span);
      }
    }
  }
}

TEST(BlockKey, IsOfTheseBits) {
  EXPECT_EQ(BlockKey({Tier::raw, 0, 5}).encoded(), 5);
  EXPECT_EQ(BlockKey({Tier::raw, 1, 0}).encoded(), int64_t{1} << 40);
  EXPECT_EQ(BlockKey({Tier::hour, 0, 0}).encoded(), int64_t{1} << 62);
}

TEST(BlockKey, OrdersByTierThenGroupThenSpan) {
  const std::vector<BlockKey> ascending = {
      BlockKey({Tier::raw, 0, 0}),    BlockKey({Tier::raw, 0, BlockKey::kSpanMax}),
      BlockKey({Tier::raw, 1, 0}),    BlockKey({Tier::raw, BlockKey::kGroupMax, BlockKey::kSpanMax}),
      BlockKey({Tier::minute, 0, 0}), BlockKey({Tier::hour, 0, 0}),
  };
  for (std::size_t i = 1; i < ascending.size(); ++i)
    EXPECT_LT(ascending[i - 1], ascending[i]) << i;
}

TEST(BlockKey, RefusesNumbersThatNoKeyHas) {
  const int64_t largest = BlockKey({Tier::hour, BlockKey::kGroupMax, BlockKey::kSpanMax}).encoded();
  EXPECT_TRUE(BlockKey::decode(largest).has_value());
  EXPECT_FALSE(BlockKey::decode(largest + 1).has_value());
  EXPECT_FALSE(BlockKey::decode(-1).has_value());
  EXPECT_FALSE(BlockKey::decode(INT64_MAX).has_value());
  EXPECT_FALSE(BlockKey::decode(INT64_MIN).has_value());
}

TEST(BlockKeyDeathTest, TakesNoPartOutsideItsBits) {
  EXPECT_DEATH(BlockKey({Tier::raw, BlockKey::kGroupMax + 1, 0}), "parts.group");
  EXPECT_DEATH(BlockKey({Tier::raw, 0, BlockKey::kSpanMax + 1}), "parts.span");
  EXPECT_DEATH(BlockKey({static_cast<Tier>(3), 0, 0}), "parts.tier");
}

TEST(BlockKey, GroupsSeriesByTheirIds) {
  EXPECT_EQ(BlockKey::group_of(0), 0U);
  EXPECT_EQ(BlockKey::group_of(127), 0U);
  EXPECT_EQ(BlockKey::group_of(128), 1U);
}

}  // namespace
}  // namespace hb::store
