#include "promql/time_cursor.hpp"

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace hb::promql {
namespace {

TEST(TimeCursor, FindsWhatASearchFinds) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 200; ++round) {
    // Even steps most of the time, and gaps in between.
    std::vector<Timestamp> times;
    int64_t time_ms = static_cast<int64_t>(random() % 20);
    for (std::size_t i = random() % 60; i > 0; --i) {
      times.push_back(from_unix_ms(time_ms));
      time_ms += random() % 8 == 0 ? 1 + static_cast<int64_t>(random() % 30) : 5;
    }
    TimeCursor cursor;
    const auto step_ms = static_cast<int64_t>(random() % 40);
    int64_t at_ms = static_cast<int64_t>(random() % 30) - 10;
    for (int step = 0; step < 40; ++step, at_ms += step_ms) {
      const Timestamp at = from_unix_ms(at_ms);
      const auto expected = std::ranges::upper_bound(times, at) - times.begin();
      ASSERT_EQ(cursor.behind(times, at), static_cast<std::size_t>(expected))
          << at_ms << " of " << times.size();
    }
  }
}

TEST(TimeCursor, GoesOnWhereItIsTold) {
  const std::vector<Timestamp> times = {from_unix_ms(1), from_unix_ms(2), from_unix_ms(3)};
  TimeCursor cursor(2);
  EXPECT_EQ(cursor.behind(times, from_unix_ms(2)), 2U);
  EXPECT_EQ(cursor.behind(times, from_unix_ms(9)), 3U);
  EXPECT_EQ(cursor.behind(times, from_unix_ms(9)), 3U);
}

}  // namespace
}  // namespace hb::promql
