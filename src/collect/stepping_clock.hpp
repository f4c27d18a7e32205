#pragma once

#include <chrono>

#include "base/clock.hpp"

namespace hb::collect {

// For tests. A clock that moves on by one step whenever somebody looks at it.
class SteppingClock final : public Clock {
 public:
  explicit SteppingClock(std::chrono::microseconds step) : step_(step) {}
  [[nodiscard]] Timestamp now() const override { return from_unix_ms(0); }
  [[nodiscard]] Steady steady_now() const override { return steady_ += step_; }

 private:
  std::chrono::microseconds step_;
  mutable Steady steady_{};
};

}  // namespace hb::collect
