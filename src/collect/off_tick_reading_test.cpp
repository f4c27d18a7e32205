#include "collect/off_tick_reading.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "collect/slow_refresh.hpp"

namespace hb::collect {
namespace {

TEST(OffTickReading, HandsEachValueOverOnce) {
  std::vector<std::function<void()>> jobs;
  const RunOffTick run = [&jobs](std::function<void()> job) {
    jobs.push_back(std::move(job));
    return true;
  };
  OffTickReading<int> reading(run);
  EXPECT_EQ(reading.take(), nullptr);
  EXPECT_TRUE(reading.begin([] { return 7; }));
  EXPECT_TRUE(reading.begin([] { return 8; }));  // one goes on already
  ASSERT_EQ(jobs.size(), 1);
  EXPECT_EQ(reading.take(), nullptr);
  jobs[0]();
  const auto value = reading.take();
  ASSERT_NE(value, nullptr);
  EXPECT_EQ(*value, 7);
  EXPECT_EQ(reading.take(), nullptr);
  EXPECT_TRUE(reading.begin([] { return 9; }));
  EXPECT_EQ(jobs.size(), 2);
}

TEST(OffTickReading, MayBeTriedAgainAfterARefusal) {
  bool refuse = true;
  const RunOffTick run = [&refuse](const std::function<void()>& job) {
    if (!refuse) job();
    return !refuse;
  };
  OffTickReading<int> reading(run);
  EXPECT_FALSE(reading.begin([] { return 1; }));
  refuse = false;
  EXPECT_TRUE(reading.begin([] { return 2; }));
  EXPECT_EQ(*reading.take(), 2);
}

TEST(OffTickReading, LeavesAJobThatOutlivesItAlone) {
  std::function<void()> job;
  const RunOffTick run = [&job](std::function<void()> given) {
    job = std::move(given);
    return true;
  };
  {
    OffTickReading<int> reading(run);
    ASSERT_TRUE(reading.begin([] { return 1; }));
  }
  job();
}

TEST(SlowRefresh, IsDueAtTheFirstTickAndEveryTenth) {
  SlowRefresh refresh;
  for (uint32_t tick = 0; tick < 3 * SlowRefresh::kTicks; ++tick)
    EXPECT_EQ(refresh.due(), tick % SlowRefresh::kTicks == 0) << tick;
}

TEST(SlowRefresh, IsDueAgainAfterAFailure) {
  SlowRefresh refresh;
  EXPECT_TRUE(refresh.due());
  refresh.retry();
  EXPECT_TRUE(refresh.due());
  EXPECT_FALSE(refresh.due());
}

}  // namespace
}  // namespace hb::collect
