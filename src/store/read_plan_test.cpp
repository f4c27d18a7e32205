#include "store/read_plan.hpp"

#include <chrono>

#include <gtest/gtest.h>

namespace hb::store {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(ReadPlan, TakesTheCoarsestTierThatAnswersAsRawWould) {
  const struct {
    SelectHints hints;
    ReadPlan plan;
  } cases[] = {
      // Instant selectors: a bucket for every step.
      {{.step = seconds(0), .function = {}, .range = seconds(0)}, {Tier::raw, Aspect::last}},
      {{.step = seconds(15), .function = {}, .range = seconds(0)}, {Tier::raw, Aspect::last}},
      {{.step = seconds(59), .function = {}, .range = seconds(0)}, {Tier::raw, Aspect::last}},
      {{.step = minutes(1), .function = {}, .range = seconds(0)}, {Tier::minute, Aspect::last}},
      {{.step = minutes(59), .function = {}, .range = seconds(0)}, {Tier::minute, Aspect::last}},
      {{.step = hours(1), .function = {}, .range = seconds(0)}, {Tier::hour, Aspect::last}},
      // An aggregation around an instant selector is no function of its samples.
      {{.step = hours(1), .function = "sum", .range = seconds(0)}, {Tier::hour, Aspect::last}},
      // Windows: four buckets at least, at it and below it.
      {{.step = minutes(10), .function = "rate", .range = minutes(4)}, {Tier::minute, Aspect::counter}},
      {{.step = minutes(10), .function = "rate", .range = seconds(239)}, {Tier::raw, Aspect::counter}},
      {{.step = seconds(30), .function = "rate", .range = minutes(10)}, {Tier::raw, Aspect::counter}},
      {{.step = hours(6), .function = "increase", .range = hours(4)}, {Tier::hour, Aspect::counter}},
      {{.step = hours(6), .function = "max_over_time", .range = hours(3)}, {Tier::minute, Aspect::max}},
      {{.step = hours(6), .function = "min_over_time", .range = hours(6)}, {Tier::hour, Aspect::min}},
      {{.step = hours(6), .function = "avg_over_time", .range = hours(6)}, {Tier::hour, Aspect::mean}},
      {{.step = hours(6), .function = "sum_over_time", .range = hours(6)}, {Tier::hour, Aspect::sum}},
      // Functions of every sample, and instant queries, read raw.
      {{.step = hours(6), .function = "count_over_time", .range = hours(6)}, {Tier::raw, Aspect::last}},
      {{.step = hours(6), .function = "quantile_over_time", .range = hours(6)}, {Tier::raw, Aspect::last}},
      {{.step = seconds(0), .function = "rate", .range = hours(24)}, {Tier::raw, Aspect::counter}},
  };
  for (const auto& [hints, plan] : cases) {
    EXPECT_EQ(plan_read(hints), plan)
        << hints.function << " step " << hints.step.count() << " range " << hints.range.count();
  }
}

}  // namespace
}  // namespace hb::store
