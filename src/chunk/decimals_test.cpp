#include "chunk/decimals.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "chunk/test_columns.hpp"

namespace hb::chunk {
namespace {

TEST(Decimals, ExactOnesComeBackBitForBit) {
  const struct {
    double value;
    unsigned exponent;
    int64_t decimal;
  } cases[] = {{0, 0, 0},
               {-17, 0, -17},
               {0.25, 2, 25},
               {-0.1, 1, -1},
               {12.07, 2, 1207},
               {0.000123456, 9, 123456},
               {1e15, 0, 1'000'000'000'000'000},
               {9007199254740991.0, 0, 9007199254740991},
               {-9223372036854775808.0 / 2, 0, INT64_MIN / 2},
               {9223372036854774784.0, 0, 9223372036854774784}};
  for (const auto& [value, exponent, decimal] : cases) {
    EXPECT_EQ(exact_exponent(std::span(&value, 1)), exponent) << value;
    EXPECT_EQ(exact_decimal(value, exponent), decimal) << value;
    EXPECT_EQ(scaled(std::span(&value, 1), exponent)[0], decimal) << value;
  }
}

TEST(Decimals, WhatHasNoneIsRefused) {
  using Limits = std::numeric_limits<double>;
  for (const double value : {-0.0, Limits::infinity(), -Limits::infinity(), Limits::quiet_NaN(),
                             Limits::denorm_min(), Limits::max(), 9223372036854775808.0, 1e-300, 0.1 + 0.2,
                             2.0 / 3, test::from_bits(0x7ff0000000000001)}) {
    EXPECT_EQ(exact_exponent(std::span(&value, 1)), std::nullopt) << value;
  }
}

TEST(Decimals, TheExponentIsTheSmallestForAll) {
  std::vector<double> values(1000, 1.0);
  EXPECT_EQ(exact_exponent(values), 0U);
  values[777] = 0.5;
  EXPECT_EQ(exact_exponent(values), 1U);
  values[3] = 0.125;
  EXPECT_EQ(exact_exponent(values), 3U);
  values[500] = -0.0;
  EXPECT_EQ(exact_exponent(values), std::nullopt);
}

TEST(Decimals, SumsAreUnitsInTheLastPlaceAway) {
  double sum = 0;
  std::vector<double> values(500);
  for (double& value : values)
    value = sum += 0.01;
  ASSERT_EQ(exact_exponent(values), std::nullopt);
  const auto exponent = near_exponent(values, 1024);
  ASSERT_EQ(exponent, 2U);
  const std::vector<int64_t> decimals = scaled(values, *exponent);
  const std::vector<int64_t> ulps = ulps_beside(values, decimals, *exponent);
  EXPECT_EQ(decimals[499], 500);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double back = with_ulps(static_cast<double>(decimals[i]) / 100, ulps[i]);
    EXPECT_EQ(std::bit_cast<uint64_t>(back), std::bit_cast<uint64_t>(values[i]));
    EXPECT_LE(std::abs(ulps[i]), 1024);
  }
}

TEST(Decimals, NearIsWithinTheLimitAndNoFurther) {
  const double near = with_ulps(0.3, 16);
  const double far = with_ulps(0.3, 17);
  EXPECT_EQ(near_exponent(std::span(&near, 1), 16), 1U);
  EXPECT_NE(near_exponent(std::span(&far, 1), 16), 1U);
  EXPECT_EQ(with_ulps(1.0, 1), std::nextafter(1.0, 2.0));
  EXPECT_EQ(with_ulps(1.0, -1), std::nextafter(1.0, 0.0));
}

TEST(Decimals, AreDividedAsOneByOne) {
  constexpr int64_t kLimit = int64_t{1} << 51;  // of those that are divided several at once
  const std::vector<int64_t> near = {0, 1, -1, 25, -1207, 123456789, kLimit - 1, -kLimit};
  const std::vector<std::vector<int64_t>> columns = {
      {}, near, {0, kLimit}, {3, -kLimit - 1}, {INT64_MAX, INT64_MIN, (int64_t{1} << 53) + 1}};
  for (const std::vector<int64_t>& decimals : columns) {
    for (unsigned exponent = 0; exponent <= kExponentMax; ++exponent) {
      std::vector<double> expected;
      expected.reserve(decimals.size());
      for (const int64_t decimal : decimals)
        expected.push_back(static_cast<double>(decimal) / kPowersOfTen[exponent]);
      std::vector<double> divided(decimals.size());
      divide_decimals(decimals, exponent, divided);
      EXPECT_EQ(test::bits_of(divided), test::bits_of(expected)) << exponent;
    }
  }
}

}  // namespace
}  // namespace hb::chunk
