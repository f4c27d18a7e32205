#include "store/checked_number.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

#include <gtest/gtest.h>

namespace hb::store {
namespace {

TEST(CheckedNumber, GivesBackWhatItWasGiven) {
  for (const uint64_t number : {uint64_t{0}, uint64_t{1}, uint64_t{4711}, UINT64_MAX})
    EXPECT_EQ(parse_checked_number("key", checked_number("key", number)), number);
}

TEST(CheckedNumber, TakesANumberAlone) {
  EXPECT_EQ(parse_checked_number("key", "17"), 17U);
  EXPECT_EQ(parse_checked_number("key", ""), std::nullopt);
  EXPECT_EQ(parse_checked_number("key", "17 "), std::nullopt);
  EXPECT_EQ(parse_checked_number("key", "-1"), std::nullopt);
  EXPECT_EQ(parse_checked_number("key", "18446744073709551616"), std::nullopt);
}

TEST(CheckedNumber, BelongsToItsKey) {
  EXPECT_EQ(parse_checked_number("another", checked_number("key", 17)), std::nullopt);
}

TEST(CheckedNumber, FindsEveryFlippedBitAndEveryCut) {
  const std::string text = checked_number("key", 1234);
  for (std::size_t bit = 0; bit < text.size() * 8; ++bit) {
    std::string damaged = text;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_EQ(parse_checked_number("key", damaged), std::nullopt) << damaged;
  }
  for (std::size_t size = 5; size < text.size(); ++size)
    EXPECT_EQ(parse_checked_number("key", text.substr(0, size)), std::nullopt) << size;
}

}  // namespace
}  // namespace hb::store
