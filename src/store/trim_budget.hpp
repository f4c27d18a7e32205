#pragma once

#include <algorithm>
#include <cstdint>

#include "base/time.hpp"

namespace hb::store {

// How many spans of a tier may be forgotten because they are too old. The wall clock can be set forward by a
// year, by mistake, and retention that believed it would wipe all history at once. So spans are forgotten at
// most twice as fast as time really passes, which keeps up with every clock that runs: whoever sets a wrong
// clock right again has lost at most as much history as the mistake lasted. Not thread-safe.
class TrimBudget {
 public:
  explicit TrimBudget(int64_t span_ms) : span_ms_(span_ms) {}

  // Time that passed by the monotonic clock.
  void pass(Duration elapsed) {
    constexpr int64_t kSpeed = 2;
    constexpr int64_t kSpansSavedMax = 2;
    saved_ms_ = std::min(saved_ms_ + kSpeed * elapsed.count(), kSpansSavedMax * span_ms_);
  }

  // Whether one span more may go; then it is paid for.
  [[nodiscard]] bool take() {
    if (saved_ms_ < span_ms_) return false;
    saved_ms_ -= span_ms_;
    return true;
  }

 private:
  int64_t span_ms_;
  int64_t saved_ms_ = 0;
};

}  // namespace hb::store
