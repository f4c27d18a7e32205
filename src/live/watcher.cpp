#include "live/watcher.hpp"

#include <utility>

namespace hb::live {

Watcher::Watcher(const Clock& clock, std::size_t bytes_max, std::shared_ptr<void> seat)
    : clock_(clock), bytes_max_(bytes_max), seat_(std::move(seat)), progress_(clock.steady_now()) {}

Piece Watcher::pop() {
  const std::scoped_lock lock(mutex_);
  sending_bytes_ = 0;
  if (pieces_.empty()) return nullptr;
  Piece piece = std::move(pieces_.front());
  pieces_.pop_front();
  sending_bytes_ = piece->size();
  waiting_bytes_ -= piece->size();
  progress_ = clock_.steady_now();
  return piece;
}

void Watcher::on_ready(std::function<void()> ready) {
  std::function<void()> call_now;
  {
    const std::scoped_lock lock(mutex_);
    ready_ = std::move(ready);
    if (!pieces_.empty() || closed_) call_now = ready_;
  }
  if (call_now) call_now();
}

bool Watcher::ended() const {
  const std::scoped_lock lock(mutex_);
  return closed_;
}

void Watcher::close() {
  std::function<void()> ready;
  std::shared_ptr<void> seat;
  {
    const std::scoped_lock lock(mutex_);
    closed_ = true;
    pieces_.clear();
    waiting_bytes_ = 0;
    sending_bytes_ = 0;
    ready = std::exchange(ready_, nullptr);
    seat = std::move(seat_);
  }
  if (ready) ready();
}

bool Watcher::offer(const Piece& piece) {
  std::function<void()> ready;
  {
    const std::scoped_lock lock(mutex_);
    if (!fits(piece->size())) return false;
    if (is_idle()) progress_ = clock_.steady_now();
    // A reader that has not come back for the last pieces was told of them already.
    if (pieces_.empty()) ready = ready_;
    pieces_.push_back(piece);
    waiting_bytes_ += piece->size();
  }
  if (ready) ready();
  return true;
}

bool Watcher::has_room(std::size_t bytes) const {
  const std::scoped_lock lock(mutex_);
  return fits(bytes);
}

Clock::Steady::duration Watcher::stalled_for() const {
  const std::scoped_lock lock(mutex_);
  return closed_ || is_idle() ? Clock::Steady::duration::zero() : clock_.steady_now() - progress_;
}

}  // namespace hb::live
