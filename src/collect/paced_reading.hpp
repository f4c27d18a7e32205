#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <memory>
#include <utility>

#include "base/clock.hpp"
#include "collect/off_tick_reading.hpp"
#include "collect/told_once.hpp"

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
    return update_with([&read] { return std::move(read); });
  }

  // The same, for a `read` that is not made without allocation, as one that holds a copy of the host's root:
  // `make_read` is called when it is time.
  template <typename MakeRead>
  [[nodiscard]] const Value* update_with(MakeRead make_read) {
    // What an earlier tick began comes first: it tells when the next is due.
    bool is_new = accept();
    if (ticks_left_ > 0) --ticks_left_;
    if (ticks_left_ == 0 && begin(make_read)) {
      ticks_left_ = 1;
      is_new = accept() || is_new;
    }
    if (!is_new && latest_) shorten_error(latest_->value);
    return latest_ ? &latest_->value : nullptr;
  }

 private:
  struct Timed {
    Value value;
    std::chrono::duration<double> took{};
  };

  template <typename MakeRead>
  bool begin(MakeRead& make_read) {
    return reading_.begin([read = make_read(), &clock = clock_]() mutable -> Timed {
      const Clock::Steady began = clock.steady_now();
      Value value = read();
      return {.value = std::move(value), .took = clock.steady_now() - began};
    });
  }

  // Whether a reading has come.
  bool accept() {
    auto fresh = reading_.take();
    if (!fresh) return false;
    ticks_left_ = ticks_until_next(fresh->took);
    latest_ = std::move(fresh);
    return true;
  }

  // It was told at the tick before; the caller returns a copy of it at every tick.
  static void shorten_error(Value& value) {
    if constexpr (requires { value.error().message; }) {
      if (!value) value.error().message = kToldBefore;
    }
  }

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
