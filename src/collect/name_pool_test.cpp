#include "collect/name_pool.hpp"

#include <string>

#include <gtest/gtest.h>

namespace hb::collect {
namespace {

TEST(NamePool, KeepsANameAtOnePlace) {
  NamePool pool;
  const std::string_view kept = pool.keep(std::string("took_seconds")).value();
  for (int i = 0; i < 1000; ++i)
    ASSERT_TRUE(pool.keep("other" + std::to_string(i)));
  EXPECT_EQ(pool.keep(std::string("took_seconds"))->data(), kept.data());
  EXPECT_EQ(kept, "took_seconds");
}

TEST(NamePool, TakesNoNewNamesPastItsBytes) {
  NamePool pool;
  ASSERT_TRUE(pool.keep(std::string(NamePool::kBytesMax, 'a')));
  EXPECT_FALSE(pool.keep("b"));
  EXPECT_TRUE(pool.keep(std::string(NamePool::kBytesMax, 'a')));
}

}  // namespace
}  // namespace hb::collect
