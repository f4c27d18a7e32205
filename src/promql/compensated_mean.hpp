#pragma once

#include <cmath>

#include "base/compensated_sum.hpp"

namespace hb::promql {

// The mean of a sequence, as Prometheus forms it: the sum divided by the count, or, from where the sum would
// overflow, an incrementally updated mean.
class CompensatedMean {
 public:
  void add(double value) {
    count_ += 1;
    if (!incremental_) {
      CompensatedSum next = state_;
      next.add(value);
      if (count_ == 1 || !std::isinf(next.sum)) {
        state_ = next;
        return;
      }
      incremental_ = true;
      state_.sum /= count_ - 1;
      state_.error /= count_ - 1;
    }
    const double kept = (count_ - 1) / count_;
    state_.sum *= kept;
    state_.error *= kept;
    state_.add(value / count_);
  }

  [[nodiscard]] double mean() const {
    return incremental_ ? state_.total() : state_.sum / count_ + state_.error / count_;
  }

 private:
  CompensatedSum state_;
  double count_ = 0;
  bool incremental_ = false;
};

}  // namespace hb::promql
