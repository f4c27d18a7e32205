#include "promql/range_functions.hpp"

#include <chrono>
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "promql/column_set.hpp"
#include "promql/limits.hpp"

namespace hb::promql {
namespace {

struct Sample {
  int64_t ms;
  double value;
};

// The function's values for windows of range_ms that end at start_ms, start_ms + step_ms, …
std::vector<double> over(RangeFunction function, const std::vector<Sample>& samples, int64_t range_ms,
                         StepGrid grid) {
  std::vector<Timestamp> times;
  std::vector<double> values;
  for (const auto& [ms, value] : samples) {
    times.push_back(from_unix_ms(ms));
    values.push_back(value);
  }
  const ManualClock clock{Timestamp{}};
  Budget budget(Limits{}, clock, {});
  std::vector<double> out(grid.count, absent());
  function({times, values, grid, Duration{range_ms}, &budget}, out);
  return out;
}

double once(RangeFunction function, const std::vector<Sample>& samples, int64_t range_ms, int64_t end_ms) {
  return over(function, samples, range_ms, {from_unix_ms(end_ms), Duration{0}, 1}).front();
}

TEST(Rate, ExtrapolatesToBothEndsOfTheWindow) {
  // Ten seconds apart, 10 a second: five samples cover 40 s, the window 50 s.
  const std::vector<Sample> samples{{5'000, 100}, {15'000, 200}, {25'000, 300}, {35'000, 400}, {45'000, 500}};
  EXPECT_DOUBLE_EQ(once(rate, samples, 50'000, 50'000), 10);
  EXPECT_DOUBLE_EQ(once(increase, samples, 50'000, 50'000), 500);
  EXPECT_DOUBLE_EQ(once(delta, samples, 50'000, 50'000), 500);
}

TEST(Rate, ExtrapolatesByHalfAnIntervalWhereSamplesAreMissing) {
  // The series begins 30 s into the window of 60 s: only 5 s are added in front, and 5 s up to the end.
  const std::vector<Sample> samples{{35'000, 1000}, {45'000, 1100}, {55'000, 1200}};
  EXPECT_DOUBLE_EQ(once(increase, samples, 60'000, 60'000), 300);
  EXPECT_DOUBLE_EQ(once(rate, samples, 60'000, 60'000), 300.0 / 60);
}

TEST(Rate, DoesNotExtrapolateACounterBelowZero) {
  // It rises by 100 in 10 s from 20 on, so it was zero 2 s before: not the 5 s that a gauge is extended by.
  const std::vector<Sample> samples{{5'000, 20}, {15'000, 120}};
  EXPECT_DOUBLE_EQ(once(increase, samples, 20'000, 20'000), 100 * (10 + 2 + 5) / 10.0);
  EXPECT_DOUBLE_EQ(once(delta, samples, 20'000, 20'000), 100 * (10 + 5 + 5) / 10.0);
  // The same where the series begins within the window: half an interval would be too much.
  EXPECT_DOUBLE_EQ(once(increase, samples, 60'000, 20'000), 100 * (10 + 2 + 5) / 10.0);
}

TEST(Rate, AddsWhatCounterResetsTookAway) {
  const std::vector<Sample> samples{{1'000, 100}, {2'000, 110}, {3'000, 5},
                                    {4'000, 15},  {5'000, 2},   {6'000, 3}};
  // 10 + 5 + 10 + 2 + 1 = 28 in 5 s, extended by 0.5 s at the end and 1 s - less than a hair - in front.
  EXPECT_DOUBLE_EQ(once(increase, samples, 6'000, 6'000), 28 * 6 / 5.0);
  EXPECT_DOUBLE_EQ(once(delta, samples, 6'000, 6'000), -97 * 6 / 5.0);
  // A reset before the window does not count, one between its first two samples does.
  EXPECT_DOUBLE_EQ(once(increase, samples, 2'000, 4'000), 10 * (1 + 0.5 + 0) / 1.0);
  EXPECT_DOUBLE_EQ(once(increase, samples, 3'000, 5'000), 12 * (2 + 5.0 / 12 * 2 + 0) / 2.0);
  EXPECT_DOUBLE_EQ(once(resets, samples, 6'000, 6'000), 2);
}

TEST(Rate, SlidesLikeSingleWindows) {
  std::vector<Sample> samples;
  int64_t ms = 0;
  double value = 0;
  for (int i = 0; i < 500; ++i) {
    ms += 700 + 37 * (i % 17) + (i % 50 == 0 ? 20'000 : 0);
    value = i % 61 == 0 ? 3 : value + i % 7;
    samples.push_back({ms, value});
  }
  for (const RangeFunction function :
       {&rate, &increase, &delta, &irate, &idelta, &avg_over_time, &sum_over_time, &min_over_time,
        &max_over_time, &count_over_time, &first_over_time, &last_over_time, &present_over_time, &changes,
        &resets}) {
    const StepGrid grid{from_unix_ms(-10'000), Duration{3'100}, 300};
    const std::vector<double> slid = over(function, samples, 15'000, grid);
    for (std::size_t step = 0; step < grid.count; ++step) {
      const double single = once(function, samples, 15'000, unix_ms(grid.at(step)));
      EXPECT_TRUE(slid[step] == single || (is_absent(slid[step]) && is_absent(single))) << step;
    }
  }
}

TEST(Rate, NeedsTwoSamples) {
  for (const RangeFunction function : {&rate, &increase, &delta, &irate, &idelta}) {
    EXPECT_TRUE(is_absent(once(function, {{1'000, 1}}, 5'000, 2'000)));
    EXPECT_TRUE(is_absent(once(function, {}, 5'000, 2'000)));
    // A sample exactly at the window's start is outside.
    EXPECT_TRUE(is_absent(once(function, {{1'000, 1}, {2'000, 2}}, 1'000, 2'000)));
    EXPECT_FALSE(is_absent(once(function, {{1'001, 1}, {2'000, 2}}, 1'000, 2'000)));
  }
}

TEST(Irate, TakesTheLastTwoSamples) {
  const std::vector<Sample> samples{{1'000, 0}, {2'000, 10}, {2'500, 30}, {4'500, 4}};
  EXPECT_DOUBLE_EQ(once(irate, samples, 10'000, 3'000), 40);
  EXPECT_DOUBLE_EQ(once(idelta, samples, 10'000, 3'000), 20);
  EXPECT_DOUBLE_EQ(once(irate, samples, 10'000, 5'000), 2);  // a reset: 4 in 2 s
  EXPECT_DOUBLE_EQ(once(idelta, samples, 10'000, 5'000), -26);
}

TEST(OverTime, HandlesNaN) {
  const double nan = std::nan("");
  const std::vector<Sample> samples{{1, nan}, {2, 3}, {3, nan}, {4, nan}, {5, 1}};
  EXPECT_DOUBLE_EQ(once(min_over_time, samples, 10, 5), 1);
  EXPECT_DOUBLE_EQ(once(max_over_time, samples, 10, 5), 3);
  EXPECT_TRUE(std::isnan(once(sum_over_time, samples, 10, 5)));
  EXPECT_TRUE(std::isnan(once(avg_over_time, samples, 10, 5)));
  EXPECT_DOUBLE_EQ(once(changes, samples, 10, 5), 3);  // NaN to NaN is no change
  EXPECT_DOUBLE_EQ(once(count_over_time, samples, 10, 5), 5);
  EXPECT_TRUE(std::isnan(once(max_over_time, {{1, nan}}, 10, 5)));
  EXPECT_FALSE(is_absent(once(max_over_time, {{1, nan}}, 10, 5)));
}

}  // namespace
}  // namespace hb::promql
