#include "store/rollup_samples.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "model/staleness.hpp"

namespace hb::store {
namespace {

using chunk::RollupField;

constexpr int64_t kMinute = 60'000;

// Three minutes, of which the third is missing, of a counter that began anew in the last one.
chunk::RollupColumns counter() {
  chunk::RollupColumns rollup;
  rollup.times = {0, kMinute, 3 * kMinute};
  rollup.of(RollupField::min) = {1, 10, 0};
  rollup.of(RollupField::max) = {9, 20, 25};
  rollup.of(RollupField::sum) = {30, 60, 50};
  rollup.of(RollupField::count) = {60, 30, 10};
  rollup.of(RollupField::last) = {9, 20, 5};
  rollup.of(RollupField::increase) = {8, 11, 10};
  return rollup;
}

TEST(RollupSamples, StandAtTheEndOfTheirBucketsWithAMarkerWhereOneIsMissing) {
  const SampleColumns samples = to_samples(counter(), Aspect::last, kMinute);
  EXPECT_EQ(samples.times_ms, (std::vector<int64_t>{59'999, 119'999, 179'999, 239'999}));
  EXPECT_EQ(samples.values[0], 9);
  EXPECT_TRUE(is_stale(samples.values[2]));
  EXPECT_EQ(samples.values[3], 5);
}

TEST(RollupSamples, OfASeriesWithASampleNowAndThenHaveNoMarkersBetweenThem) {
  chunk::RollupColumns rollup;
  rollup.times = {0, 2 * kMinute, 4 * kMinute};
  rollup.of(RollupField::last) = {1, 2, 3};
  rollup.of(RollupField::count) = {1, 1, 1};
  EXPECT_EQ(to_samples(rollup, Aspect::last, kMinute).values, (std::vector<double>{1, 2, 3}));
  // It ended in the second minute.
  rollup.of(RollupField::count) = {1, 2, 1};
  EXPECT_EQ(to_samples(rollup, Aspect::last, kMinute).values.size(), 4);

  // Of hours: none is looked back over.
  constexpr int64_t kHour = 60 * kMinute;
  rollup.times = {0, 2 * kHour, 3 * kHour};
  rollup.of(RollupField::count) = {1, 1, 1};
  const SampleColumns hours = to_samples(rollup, Aspect::last, kHour);
  ASSERT_EQ(hours.values.size(), 4);
  EXPECT_TRUE(is_stale(hours.values[1]));
}

TEST(RollupSamples, SayWhatIsAskedOfABucket) {
  const struct {
    Aspect aspect;
    std::vector<double> values;
  } cases[] = {
      {Aspect::last, {9, 20, 5}},
      {Aspect::min, {1, 10, 0}},
      {Aspect::max, {9, 20, 25}},
      {Aspect::sum, {30, 60, 50}},
      {Aspect::mean, {0.5, 2, 5}},
      // Added up backwards from the last sample: 5, 5 - 10, 5 - 10 - 11.
      {Aspect::counter, {-16, -5, 5}},
  };
  for (const auto& [aspect, values] : cases) {
    SampleColumns samples = to_samples(counter(), aspect, kMinute);
    samples.values.erase(samples.values.begin() + 2);  // the marker
    EXPECT_EQ(samples.values, values) << static_cast<int>(aspect);
  }
}

TEST(RollupSamples, ACounterIsLiftedOutOfTheReachOfZero) {
  // From -16 to 5, then samples that were never rolled up, with a reset from 9 to 2.
  SampleColumns samples{.times_ms = {1, 2, 3, 4, 5, 6}, .values = {-16, -5, stale_marker(), 5, 9, 2}};
  lift_counter(samples);
  // It rises by 27: 25 to the 9, and 2 after it.
  EXPECT_EQ(samples.values[0], 27);
  EXPECT_EQ(samples.values[1], 38);
  EXPECT_TRUE(is_stale(samples.values[2]));
  EXPECT_EQ(samples.values[3], 48);
  EXPECT_EQ(samples.values[4], 52);
  EXPECT_EQ(samples.values[5], 54);

  SampleColumns begun{.times_ms = {1, 2, 3}, .values = {0, 7, 3}};
  lift_counter(begun);
  EXPECT_EQ(begun.values, (std::vector<double>{0, 7, 3})) << "one that has just begun";
  SampleColumns gauge{.times_ms = {1, 2, 3}, .values = {-5, 7, -3}};
  lift_counter(gauge);
  EXPECT_EQ(gauge.values, (std::vector<double>{-5, 7, -3})) << "no counter";
  SampleColumns none;
  lift_counter(none);
  EXPECT_TRUE(none.empty());
}

TEST(RollupSamples, OfNothingAreNone) {
  for (const Aspect aspect : {Aspect::last, Aspect::counter, Aspect::mean})
    EXPECT_TRUE(to_samples({}, aspect, kMinute).empty());
}

}  // namespace
}  // namespace hb::store
