#include "collect/ticker.hpp"

#include <condition_variable>
#include <mutex>
#include <vector>

#include <gtest/gtest.h>

namespace hb::collect {
namespace {

constexpr int64_t kSecondMs = 1000;
const Clock::Steady kSteady{std::chrono::hours(5)};

TEST(PlanNextTick, IsTheNextWholeSecond) {
  const struct {
    const char* what;
    int64_t wall_ms;
    int64_t last_ms;
    int64_t next_ms;
    uint64_t missed;
  } cases[] = {
      {"in the middle of a second", 10'250, 9'000, 11'000, 1},
      {"right after a tick", 10'001, 10'000, 11'000, 0},
      {"at the very second", 10'000, 10'000, 11'000, 0},
      {"woken a hair too early", 9'999, 10'000, 11'000, 0},
      {"a tick that took 2.3 s", 12'300, 10'000, 13'000, 2},
      {"after an hour's sleep", 3'610'500, 10'000, 3'611'000, 3'600},
      {"the clock was set back by half a second", 9'600, 10'000, 11'000, 0},
      {"the clock was set back by an hour", 10'500 - 3'600'000, 10'000, 11'000 - 3'600'000, 0},
      {"before the epoch", -1'500, -3'000, -1'000, 1},
  };
  for (const auto& test : cases) {
    const TickPlan plan = plan_next_tick(from_unix_ms(test.wall_ms), kSteady, from_unix_ms(test.last_ms));
    EXPECT_EQ(unix_ms(plan.time), test.next_ms) << test.what;
    EXPECT_EQ(plan.due - kSteady, Duration(test.next_ms - test.wall_ms)) << test.what;
    EXPECT_EQ(plan.missed, test.missed) << test.what;
    EXPECT_EQ(unix_ms(plan.time) % kSecondMs, 0) << test.what;
  }
}

// Awaits a number of ticks of the real clock.
class Ticks {
 public:
  void add(Timestamp time) {
    const std::lock_guard lock(mutex_);
    times_.push_back(time);
    added_.notify_all();
  }
  std::vector<Timestamp> await(std::size_t count) {
    std::unique_lock lock(mutex_);
    added_.wait_for(lock, std::chrono::seconds(30), [&] { return times_.size() >= count; });
    return times_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable added_;
  std::vector<Timestamp> times_;
};

TEST(Ticker, TicksAtOnceAgainSoonAndThenAtWholeSeconds) {
  const SystemClock clock;
  Ticks ticks;
  const Timestamp before = clock.now();
  Ticker ticker(clock, [&ticks](Timestamp time) { ticks.add(time); });
  ticker.start();
  const std::vector<Timestamp> times = ticks.await(3);
  ticker.stop();
  ASSERT_GE(times.size(), 3);
  EXPECT_GE(times[0], before);
  EXPECT_GE(times[1] - times[0], Ticker::kSecondTick - Duration(1));
  EXPECT_EQ(unix_ms(times[2]) % kSecondMs, 0);
  EXPECT_GT(times[2], times[1]);
}

TEST(Ticker, StopsWithoutWaitingForTheNextTick) {
  const SystemClock clock;
  Ticks ticks;
  Ticker ticker(clock, [&ticks](Timestamp time) { ticks.add(time); });
  ticker.start();
  ticks.await(1);
  const Clock::Steady before = clock.steady_now();
  ticker.stop();
  EXPECT_LT(clock.steady_now() - before, std::chrono::milliseconds(90));
  ticker.stop();  // once more is harmless
}

TEST(Ticker, DoesNothingUntilItIsStarted) {
  const SystemClock clock;
  bool ticked = false;
  {
    Ticker ticker(clock, [&ticked](Timestamp) { ticked = true; });
    ticker.stop();
  }
  EXPECT_FALSE(ticked);
}

}  // namespace
}  // namespace hb::collect
