#include "collect/paced_reading.hpp"

#include <chrono>
#include <functional>
#include <utility>

#include <gtest/gtest.h>

#include "collect/stepping_clock.hpp"

namespace hb::collect {
namespace {

TEST(PacedReading, ReadsTheMoreSeldomTheDearerItIs) {
  const struct {
    int took_us;
    int reads_in_60_ticks;
  } cases[] = {{5, 60}, {200, 60}, {201, 30}, {2'000, 6}, {4'000, 3}, {900'000, 3}};
  for (const auto& [took_us, reads_in_60_ticks] : cases) {
    const SteppingClock clock{std::chrono::microseconds(took_us)};
    const RunOffTick run = [](const std::function<void()>& job) {
      job();
      return true;
    };
    PacedReading<int> reading(clock, run, {.seconds_per_tick_max = 2e-4, .ticks_max = 20});
    int reads = 0;
    for (int tick = 0; tick < 60; ++tick) {
      const int* value = reading.update([&reads] { return ++reads; });
      ASSERT_NE(value, nullptr);
      EXPECT_EQ(*value, reads);
    }
    EXPECT_EQ(reads, reads_in_60_ticks) << took_us;
  }
}

// Readings that are done by the next tick, as on another thread: that one takes them and begins no other.
TEST(PacedReading, ReadsNoMoreOftenForBeingReadElsewhere) {
  const SteppingClock clock{std::chrono::milliseconds(2)};
  std::function<void()> job;
  const RunOffTick run = [&job](std::function<void()> given) {
    job = std::move(given);
    return true;
  };
  PacedReading<int> reading(clock, run, {.seconds_per_tick_max = 2e-4, .ticks_max = 20});
  int reads = 0;
  for (int tick = 0; tick < 60; ++tick) {
    const int* value = reading.update([&reads] { return ++reads; });
    EXPECT_EQ(value == nullptr, tick == 0);
    if (job) std::exchange(job, nullptr)();
  }
  EXPECT_EQ(reads, 6);
}

TEST(PacedReading, KeepsTheLastValueWhileTheNextIsRead) {
  const SteppingClock clock{std::chrono::microseconds(1)};
  std::function<void()> job;
  bool refuse = true;
  const RunOffTick run = [&](std::function<void()> given) {
    if (!refuse) job = std::move(given);
    return !refuse;
  };
  PacedReading<int> reading(clock, run);
  int reads = 0;
  const auto read = [&reads] { return ++reads; };
  EXPECT_EQ(reading.update(read), nullptr);
  refuse = false;
  EXPECT_EQ(reading.update(read), nullptr);
  job();
  const int* value = reading.update(read);
  ASSERT_NE(value, nullptr);
  EXPECT_EQ(*value, 1);
  EXPECT_EQ(*reading.update(read), 1);
  job();
  EXPECT_EQ(*reading.update(read), 2);
}

}  // namespace
}  // namespace hb::collect
