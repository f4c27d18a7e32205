#include "chunk/rollup.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "chunk/column.hpp"

namespace hb::chunk {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

RollupColumns tens(const std::vector<int64_t>& times, const std::vector<double>& values, bool counter = false,
                   std::optional<double> previous = {}) {
  return roll_up(times, values, {.width_ms = 10, .counter = counter, .previous = previous});
}

TEST(Rollup, ABucketHasItsStartAndNotItsEnd) {
  const RollupColumns rollup = tens({0, 9, 10, 25, 29, 40}, {5, 1, 2, 7, 8, 9});
  EXPECT_THAT(rollup.times, ElementsAre(0, 10, 20, 40));
  EXPECT_THAT(rollup.of(RollupField::min), ElementsAre(1, 2, 7, 9));
  EXPECT_THAT(rollup.of(RollupField::max), ElementsAre(5, 2, 8, 9));
  EXPECT_THAT(rollup.of(RollupField::sum), ElementsAre(6, 2, 15, 9));
  EXPECT_THAT(rollup.of(RollupField::count), ElementsAre(2, 1, 2, 1));
  EXPECT_THAT(rollup.of(RollupField::last), ElementsAre(1, 2, 8, 9));
  EXPECT_THAT(rollup.of(RollupField::increase), ElementsAre(0, 0, 0, 0)) << "not a counter";
}

TEST(Rollup, TimesBeforeTheEpochRoundDown) {
  EXPECT_THAT(tens({-11, -10, -1, 0}, {1, 2, 3, 4}).times, ElementsAre(-20, -10, 0));
}

TEST(Rollup, AbsentSamplesArePassedOver) {
  const RollupColumns rollup = tens({0, 1, 11, 20}, {3, absent(), absent(), 4}, true);
  EXPECT_THAT(rollup.times, ElementsAre(0, 20));
  EXPECT_THAT(rollup.of(RollupField::count), ElementsAre(1, 1));
  EXPECT_THAT(rollup.of(RollupField::increase), ElementsAre(0, 1));
}

TEST(Rollup, IncreasesCountFromTheSampleBefore) {
  const struct {
    const char* what;
    std::vector<double> values;  // at 0, 5, 10, 15 and so on
    std::optional<double> previous;
    std::vector<double> increases;
  } cases[] = {
      {"the first sample of all gains nothing", {100}, {}, {0}},
      {"but what it has over the one before the span", {100}, 70, {30}},
      {"steps across the edge count to the right", {1, 2, 5, 9}, {}, {1, 7}},
      {"a step down is a reset", {10, 20, 3, 4}, {}, {10, 4}},
      {"also from before the span", {10, 20}, 1000, {20}},
      {"a counter that stands still gains nothing", {7, 7, 7, 7}, 7, {0, 0}},
  };
  for (const auto& [what, values, previous, increases] : cases) {
    std::vector<int64_t> times(values.size());
    for (std::size_t i = 0; i < values.size(); ++i)
      times[i] = 5 * static_cast<int64_t>(i);
    EXPECT_EQ(tens(times, values, true, previous).of(RollupField::increase), increases) << what;
  }
}

TEST(Rollup, NaNIsTheLeastAndGreatestOnlyWhenThereIsNothingElse) {
  const RollupColumns rollup = tens({0, 1, 2, 10, 11, 20}, {kNaN, 2, 1, 3, kNaN, kNaN});
  EXPECT_EQ(rollup.of(RollupField::min)[0], 1);
  EXPECT_EQ(rollup.of(RollupField::max)[0], 2);
  EXPECT_EQ(rollup.of(RollupField::min)[1], 3);
  EXPECT_TRUE(std::isnan(rollup.of(RollupField::min)[2]));
  EXPECT_TRUE(std::isnan(rollup.of(RollupField::max)[2]));
  EXPECT_TRUE(std::isnan(rollup.of(RollupField::sum)[1]));
  EXPECT_EQ(rollup.of(RollupField::count)[0], 3);
}

TEST(Rollup, SumsLoseNoSmallSummands) {
  const RollupColumns rollup = tens({0, 1, 2, 3}, {1.0, 1e100, 1.0, -1e100});
  EXPECT_EQ(rollup.of(RollupField::sum)[0], 2);
}

TEST(Rollup, OfARollupIsThatOfTheSamples) {
  std::mt19937_64 random(4);
  std::vector<int64_t> times;
  std::vector<double> values;
  double counter = 0;
  for (int64_t time = 0; time < 5000; time += 1 + static_cast<int64_t>(random() % 9)) {
    counter = random() % 50 == 0 ? 0 : counter + static_cast<double>(random() % 10);
    times.push_back(time);
    values.push_back(random() % 30 == 0 ? absent() : counter);
  }
  const RollupColumns fine = tens(times, values, true, 3);
  RollupBuilder coarse({.width_ms = 100, .counter = true, .previous = 3});
  for (std::size_t i = 0; i < fine.times.size(); ++i)
    coarse.add_bucket(fine, i);
  const RollupColumns of_buckets = coarse.finish();
  const RollupColumns of_samples = roll_up(times, values, {.width_ms = 100, .counter = true, .previous = 3});
  EXPECT_EQ(of_buckets.times, of_samples.times);
  EXPECT_EQ(of_buckets.columns, of_samples.columns);
}

TEST(Rollup, ABuilderGoesOnBehindWhatItGave) {
  RollupBuilder builder({.width_ms = 10, .counter = true});
  EXPECT_THAT(builder.finish().times, IsEmpty());
  builder.add(0, 5);
  EXPECT_THAT(builder.finish().of(RollupField::increase), ElementsAre(0));
  builder.add(10, 8);
  EXPECT_THAT(builder.finish().of(RollupField::increase), ElementsAre(3));
}

TEST(RollupDeathTest, TimeAndWidthMustMakeSense) {
  EXPECT_DEATH(static_cast<void>(tens({10, 9}, {1, 2})), "start_ms");
  EXPECT_DEATH(static_cast<void>(roll_up({}, {}, {.width_ms = 0})), "width_ms");
}

}  // namespace
}  // namespace hb::chunk
