#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>

#include "base/clock.hpp"
#include "base/time.hpp"

namespace hb::collect {

// When the next tick is due: the monotonic instant to wait for, and the time that its samples carry.
struct TickPlan {
  Clock::Steady due;
  Timestamp time;
  uint64_t missed = 0;  // whole seconds between the last tick and this one that got none
};

// The next whole second of the wall clock, as an instant of the monotonic one. Both readings are of one
// moment. `last` is the time of the last aligned tick: a wall clock that was set back, or that is read a hair
// before the second for which it was awaited, must not make the same second twice; one that was set by more
// than a second starts anew. Ticks that were slept over are counted, never made up for.
[[nodiscard]] TickPlan plan_next_tick(Timestamp wall_now, Clock::Steady steady_now, Timestamp last);

// Calls a function at the start, again 100 ms later (so that rates exist from the first answer) and then at
// every whole second, on a thread of its own. Thread-safe, start() apart.
class Ticker {
 public:
  using OnTick = std::function<void(Timestamp)>;

  static constexpr Duration kSecondTick{100};

  // The clock must outlive the ticker.
  Ticker(const Clock& clock, OnTick on_tick);
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;
  ~Ticker() { stop(); }

  // Starts the thread. Once.
  void start();

  // Ends the thread, after the tick that it may be in; within milliseconds otherwise.
  void stop();

  // Whole seconds that got no tick: the machine slept or stood still, or a tick took longer than a second.
  [[nodiscard]] uint64_t missed() const { return missed_.load(std::memory_order_relaxed); }

 private:
  void run();
  // False when the ticker is stopping.
  bool wait_until(Clock::Steady due);

  const Clock& clock_;
  const OnTick on_tick_;
  std::atomic<uint64_t> missed_ = 0;
  std::mutex mutex_;
  std::condition_variable stopped_;
  bool stopping_ = false;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace hb::collect
