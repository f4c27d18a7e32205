#include "collect/ticker.hpp"

#include <algorithm>
#include <utility>

#include "base/thread_name.hpp"

namespace hb::collect {

using std::chrono::ceil;
using std::chrono::floor;
using std::chrono::seconds;

TickPlan plan_next_tick(Timestamp wall_now, Clock::Steady steady_now, Timestamp last) {
  // Strictly after now: a tick that is due this very millisecond was the last one.
  Timestamp next = floor<seconds>(wall_now) + seconds(1);
  const auto since_last = next - last;
  // The wall clock was read just before the second it was awaited for, or it was set back by a little.
  if (since_last <= Duration::zero() && since_last > -seconds(1)) next = last + seconds(1);
  const auto skipped = floor<seconds>(next - last).count() - 1;
  return {.due = steady_now + (next - wall_now),
          .time = next,
          .missed = static_cast<uint64_t>(std::max<int64_t>(skipped, 0))};
}

Ticker::Ticker(const Clock& clock, OnTick on_tick) : clock_(clock), on_tick_(std::move(on_tick)) {}

void Ticker::start() {
  thread_ = std::thread([this] { run(); });
}

void Ticker::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stopped_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Ticker::run() {
  name_this_thread("hb-tick");
  on_tick_(clock_.now());
  if (!wait_until(clock_.steady_now() + kSecondTick)) return;
  on_tick_(clock_.now());

  Timestamp last = floor<seconds>(clock_.now());
  for (;;) {
    const TickPlan plan = plan_next_tick(clock_.now(), clock_.steady_now(), last);
    if (!wait_until(plan.due)) return;
    missed_.fetch_add(plan.missed, std::memory_order_relaxed);
    on_tick_(plan.time);
    last = plan.time;
  }
}

bool Ticker::wait_until(Clock::Steady due) {
  std::unique_lock lock(mutex_);
  return !stopped_.wait_until(lock, due, [this] { return stopping_; });
}

}  // namespace hb::collect
