#include "store/block_cache.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace hb::store {
namespace {

BlockKey key(uint64_t span) { return BlockKey({.tier = Tier::raw, .group = 1, .span = span}); }

OpenBlockPtr block() {
  const std::vector<int64_t> grid = {1, 2, 3};
  const std::vector<double> values = {10, 20, 30};
  const chunk::BlockColumn column{.series = 7, .times = {}, .values = values};
  return OpenBlock::open(chunk::encode_block(grid, {&column, 1})).value();
}

TEST(BlockCache, KnowsWhatIsThereAndWhatIsNot) {
  BlockCache cache(1 << 20);
  EXPECT_EQ(cache.find(key(1)), std::nullopt);
  const OpenBlockPtr one = block();
  cache.put(key(1), one, cache.version());
  cache.put(key(2), nullptr, cache.version());
  EXPECT_EQ(cache.find(key(1)), one);
  EXPECT_EQ(cache.find(key(2)), OpenBlockPtr());
  EXPECT_EQ(cache.find(key(3)), std::nullopt);
  std::vector<int64_t> times;
  std::vector<double> values;
  ASSERT_TRUE(one->reader().read(7, times, values));
  EXPECT_EQ(values, (std::vector<double>{10, 20, 30}));
}

TEST(BlockCache, ForgetsAllWhenTheFileChanges) {
  BlockCache cache(1 << 20);
  cache.put(key(1), block(), cache.version());
  const uint64_t before = cache.version();
  cache.clear();
  EXPECT_EQ(cache.find(key(1)), std::nullopt);
  EXPECT_EQ(cache.memory_bytes(), 0U);
  // What was read before the change may be what it changed.
  cache.put(key(1), block(), before);
  EXPECT_EQ(cache.find(key(1)), std::nullopt);
  cache.put(key(1), block(), cache.version());
  EXPECT_NE(cache.find(key(1)), std::nullopt);
}

TEST(BlockCache, HoldsAsMuchAsItMayAndForgetsWhatWasUsedLongestAgo) {
  BlockCache measured(1 << 20);
  measured.put(key(1), block(), 0);
  const std::size_t bytes = measured.memory_bytes();
  BlockCache cache(2 * bytes);
  cache.put(key(1), block(), 0);
  cache.put(key(2), block(), 0);
  EXPECT_EQ(cache.memory_bytes(), 2 * bytes);
  EXPECT_NE(cache.find(key(1)), std::nullopt);
  cache.put(key(3), block(), 0);
  EXPECT_EQ(cache.memory_bytes(), 2 * bytes);
  EXPECT_NE(cache.find(key(1)), std::nullopt);
  EXPECT_EQ(cache.find(key(2)), std::nullopt);
  EXPECT_NE(cache.find(key(3)), std::nullopt);

  BlockCache small(bytes - 1);
  small.put(key(1), block(), 0);
  EXPECT_EQ(small.find(key(1)), std::nullopt);
}

TEST(BlockCache, WhatIsNoBlockIsNotOpened) {
  EXPECT_EQ(OpenBlock::open("no block").error().code, ErrorCode::unsupported);
}

}  // namespace
}  // namespace hb::store
