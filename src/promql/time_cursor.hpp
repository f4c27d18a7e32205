#pragma once

#include <cstddef>
#include <span>

#include "base/time.hpp"

namespace hb::promql {

// Finds the samples up to one time after the other, each later than the one before or the same. Most series
// have as many samples in each step of a query as in the last one: that is looked at first, so that a step
// costs the same however many samples it has.
class TimeCursor {
 public:
  explicit TimeCursor(std::size_t at = 0) : at_(at) {}

  // The index of the first sample behind a time.
  std::size_t behind(std::span<const Timestamp> times, Timestamp time) {
    const std::size_t guess = at_ + stride_;
    const bool fits = guess <= times.size() && (stride_ == 0 || times[guess - 1] <= time) &&
                      (guess == times.size() || times[guess] > time);
    if (fits) return at_ = guess;
    const std::size_t from = at_;
    while (at_ < times.size() && times[at_] <= time)
      ++at_;
    stride_ = at_ - from;
    return at_;
  }

 private:
  std::size_t at_;
  std::size_t stride_ = 0;  // of the last step
};

}  // namespace hb::promql
