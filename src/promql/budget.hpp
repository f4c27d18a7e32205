#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <utility>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "promql/limits.hpp"

namespace hb::promql {

// What one evaluation may still spend. The first refusal stays: everything after it is refused too, so loops
// may simply end, and whoever started the evaluation reads the error. Belongs to the evaluating thread.
class Budget {
 public:
  Budget(const Limits& limits, const Clock& clock, std::stop_token cancelled)
      : samples_left_(limits.samples_max),
        clock_(clock),
        deadline_(clock.steady_now() + limits.timeout),
        cancelled_(std::move(cancelled)) {}

  // Accounts for samples read or values made. False when the query has no more of them.
  [[nodiscard]] bool take_samples(std::size_t count) {
    if (error_) return false;
    if (count > samples_left_) {
      error_ = {ErrorCode::limit,
                "query processing would load too many samples into memory in query execution"};
      return false;
    }
    samples_left_ -= count;
    return keep_going(count);
  }

  // Accounts for work of some nanoseconds a unit. False when the query was cancelled or its time is over,
  // which is looked at once in kUnitsBetweenChecks.
  [[nodiscard]] bool keep_going(std::size_t units) {
    units_ += units;
    if (units_ < kUnitsBetweenChecks) return !error_;
    units_ = 0;
    return check_now();
  }

  [[nodiscard]] bool check_now() {
    if (error_) return false;
    if (cancelled_.stop_requested()) {
      error_ = {ErrorCode::unavailable, "query was canceled in query execution"};
    } else if (clock_.steady_now() >= deadline_) {
      error_ = {ErrorCode::timeout, "query timed out in query execution"};
    }
    return !error_;
  }

  // Ends the evaluation with an error of its own: a parameter that no function takes.
  void refuse(Error error) {
    if (!error_) error_ = std::move(error);
  }

  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

 private:
  static constexpr std::size_t kUnitsBetweenChecks = std::size_t{64} * 1024;

  std::size_t samples_left_;
  std::size_t units_ = 0;
  const Clock& clock_;
  Clock::Steady deadline_;
  std::stop_token cancelled_;
  std::optional<Error> error_;
};

}  // namespace hb::promql
