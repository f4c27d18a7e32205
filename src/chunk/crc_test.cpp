#include "chunk/crc.hpp"

#include <gtest/gtest.h>

namespace hb::chunk {
namespace {

TEST(Crc, GivesTheCheckValueOfTheCatalogues) {
  EXPECT_EQ(crc32("123456789"), 0xcbf43926U);
  EXPECT_EQ(crc32(""), 0U);
}

}  // namespace
}  // namespace hb::chunk
