#include "store/trim_budget.hpp"

#include <chrono>

#include <gtest/gtest.h>

namespace hb::store {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr int64_t kHourMs = 3'600'000;

int taken(TrimBudget& budget) {
  int spans = 0;
  while (budget.take())
    ++spans;
  return spans;
}

TEST(TrimBudget, AllowsTwoSpansForEachThatPasses) {
  TrimBudget budget(kHourMs);
  EXPECT_EQ(taken(budget), 0);
  budget.pass(minutes(29));
  EXPECT_EQ(taken(budget), 0);
  budget.pass(minutes(1));
  EXPECT_EQ(taken(budget), 1);
  int spans = 0;
  for (int i = 0; i < 24 * 6; ++i) {
    budget.pass(minutes(10));
    spans += taken(budget);
  }
  EXPECT_EQ(spans, 48);
}

TEST(TrimBudget, SavesNoMoreThanTwo) {
  TrimBudget budget(kHourMs);
  budget.pass(hours(24 * 365));
  EXPECT_EQ(taken(budget), 2);
}

}  // namespace
}  // namespace hb::store
