#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <memory>
#include <utility>

#include "base/clock.hpp"
#include "collect/off_tick_reading.hpp"

namespace hb::collect {

// What costs too much to be read at every tick: it is read away from the tick, and as seldom as keeps its
// cost, spread over the ticks in between, at or below a maximum. Belongs to the tick's thread.
template <typename Value>
class PacedReading {
 public:
  struct Options {
    double seconds_per_tick_max = 1e-4;  // what a reading may cost for each tick on average
    double ticks_max = 30;               // how old a value may become, whatever it costs
  };

  // The clock and `run` must outlive this and every reading.
  PacedReading(const Clock& clock, const RunOffTick& run) : PacedReading(clock, run, Options{}) {}
  PacedReading(const Clock& clock, const RunOffTick& run, Options options)
      : clock_(clock), options_(options), reading_(run) {}

  // Once a tick: begins `read` when it is time, and gives the newest value that there is; null before the
  // first. `read` runs on another thread and must own all that it touches.
  template <typename Read>
  [[nodiscard]] const Value* update(Read read) {
    if (ticks_left_ > 0) --ticks_left_;
    if (ticks_left_ == 0) {
      const auto timed = [read = std::move(read), &clock = clock_]() mutable -> Timed {
        const Clock::Steady began = clock.steady_now();
        Value value = read();
        return {.value = std::move(value), .took = clock.steady_now() - began};
      };
      if (reading_.begin(timed)) ticks_left_ = 1;
    }
    if (auto fresh = reading_.take()) {
      ticks_left_ = ticks_until_next(fresh->took);
      latest_ = std::move(fresh);
    }
    return latest_ ? &latest_->value : nullptr;
  }

 private:
  struct Timed {
    Value value;
    std::chrono::duration<double> took{};
  };

  [[nodiscard]] uint32_t ticks_until_next(std::chrono::duration<double> took) const {
    return static_cast<uint32_t>(
        std::clamp(std::ceil(took.count() / options_.seconds_per_tick_max), 1.0, options_.ticks_max));
  }

  const Clock& clock_;
  const Options options_;
  OffTickReading<Timed> reading_;
  std::unique_ptr<Timed> latest_;
  uint32_t ticks_left_ = 0;
};

}  // namespace hb::collect
