#pragma once

#include <chrono>

#include "base/time.hpp"

namespace hb {

// A source of time. Everything that looks at the clock gets one through its constructor, so that tests decide
// what time it is. Implementations are thread-safe.
class Clock {
 public:
  using Steady = std::chrono::steady_clock::time_point;

  virtual ~Clock() = default;

  // The wall clock. It can jump in either direction.
  [[nodiscard]] virtual Timestamp now() const = 0;

  // The monotonic clock: for intervals and deadlines.
  [[nodiscard]] virtual Steady steady_now() const = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override {
    return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  }
  [[nodiscard]] Steady steady_now() const override { return std::chrono::steady_clock::now(); }
};

// A clock that stands still until it is told to move. For tests; not thread-safe.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Timestamp now) : now_(now) {}

  [[nodiscard]] Timestamp now() const override { return now_; }
  [[nodiscard]] Steady steady_now() const override { return steady_; }

  // Time passes: both clocks move.
  void advance(Duration by) {
    now_ += by;
    steady_ += by;
  }
  // Somebody sets the wall clock: the monotonic one does not notice.
  void set_wall(Timestamp now) { now_ = now; }

 private:
  Timestamp now_;
  Steady steady_{};
};

}  // namespace hb
