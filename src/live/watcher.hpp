#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "base/clock.hpp"

namespace hb::live {

// A piece of an event stream. Watchers of the same queries share the same bytes.
using Piece = std::shared_ptr<const std::string>;

// The mailbox between the hub and the connection of one reader: a queue of pieces, bounded in bytes. Shared
// pieces count in full for each. Thread-safe; it may outlive the hub.
class Watcher {
 public:
  // The clock must outlive the watcher. `seat` is released as soon as the watcher is closed by either side.
  Watcher(const Clock& clock, std::size_t bytes_max, std::shared_ptr<void> seat);

  // The reader's side.

  // The next piece, null when there is none. What was popped before counts as sent from now on.
  [[nodiscard]] Piece pop();
  // Is called, from any thread, when a piece was added to none or the watcher was closed; at once if there is
  // something already. It must not block.
  void on_ready(std::function<void()> ready);
  // True when nothing will follow what pop() still has.
  [[nodiscard]] bool ended() const;

  // Either side: the reader is gone, or the hub gives it up. What waits is freed, what comes is refused.
  void close();

  // The hub's side.

  // Adds a piece. False when it has no room or the watcher is closed.
  [[nodiscard]] bool offer(const Piece& piece);
  // Whether a piece of so many bytes would be taken now.
  [[nodiscard]] bool has_room(std::size_t bytes) const;
  // How long the reader has taken nothing although something waits or is being sent; 0 when idle.
  [[nodiscard]] Clock::Steady::duration stalled_for() const;

 private:
  // Both under mutex_.
  [[nodiscard]] bool is_idle() const { return pieces_.empty() && sending_bytes_ == 0; }
  [[nodiscard]] bool fits(std::size_t bytes) const {
    return !closed_ && waiting_bytes_ + sending_bytes_ + bytes <= bytes_max_;
  }

  const Clock& clock_;
  const std::size_t bytes_max_;
  mutable std::mutex mutex_;
  // All below is guarded by mutex_.
  std::shared_ptr<void> seat_;
  std::deque<Piece> pieces_;
  std::size_t waiting_bytes_ = 0;
  std::size_t sending_bytes_ = 0;  // of the piece that was popped last
  Clock::Steady progress_;         // when the reader last took something, or the first piece came to wait
  bool closed_ = false;
  std::function<void()> ready_;
};

}  // namespace hb::live
