#pragma once

#include <atomic>

#include "base/clock.hpp"

namespace hb::store {

// The clock of a store that is filled faster than time passes: the wall clock is where the one who fills it
// says, the monotonic one goes on as ever. For benchmarks. Thread-safe.
class ReplayedClock final : public Clock {
 public:
  explicit ReplayedClock(Timestamp now) : now_(now) {}

  [[nodiscard]] Timestamp now() const override { return now_.load(std::memory_order_relaxed); }
  [[nodiscard]] Steady steady_now() const override { return std::chrono::steady_clock::now(); }

  void set(Timestamp now) { now_.store(now, std::memory_order_relaxed); }

 private:
  std::atomic<Timestamp> now_;
};

}  // namespace hb::store
