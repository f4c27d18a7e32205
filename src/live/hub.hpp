#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "live/fanout.hpp"
#include "live/limits.hpp"
#include "live/statistics.hpp"
#include "live/watcher.hpp"
#include "model/tick_log.hpp"
#include "promql/engine.hpp"

namespace hb::live {

// The live view: gives every watcher the values of its queries at every tick. It has one thread, which does
// all evaluating; a tick that comes while it is still busy replaces one that waits. Thread-safe.
class Hub {
 public:
  // All must outlive the hub. The engine has to read the history.
  Hub(const TickLog& ticks, const promql::Engine& engine, const Clock& clock, Limits limits = {});
  // Ends the thread and closes all watchers; those may outlive the hub.
  ~Hub();
  Hub(const Hub&) = delete;
  Hub& operator=(const Hub&) = delete;

  // A new watcher of the queries, whose pieces are server-sent events: for each tick one with the answers in
  // the order of the queries. With the id of the last event that the reader saw (milliseconds since the
  // epoch) the ticks since then come first. Errors: invalid or unsupported for what does not parse, in
  // Prometheus's words; limit for too many queries or too long ones; unavailable when there are too many
  // watchers.
  [[nodiscard]] Result<std::shared_ptr<Watcher>> subscribe(
      std::span<const std::string> queries, std::optional<int64_t> last_event_ms = std::nullopt);

  // A tick is in the history: tells the thread and returns at once.
  void publish(Timestamp tick);

  [[nodiscard]] Statistics statistics() const;

 private:
  struct Seats;

  Result<std::vector<promql::QueryPtr>> parse(std::span<const std::string> queries) const;
  void run(const std::stop_token& stop);
  void wait(std::unique_lock<std::mutex>& lock, const std::stop_token& stop);

  const Clock& clock_;
  const Limits limits_;
  const promql::Limits parse_limits_;
  const std::shared_ptr<Seats> seats_;  // how many watchers there are
  Fanout fanout_;                       // of the thread

  mutable std::mutex mutex_;
  std::condition_variable_any wake_;
  // Guarded by mutex_.
  std::optional<Timestamp> tick_;
  std::vector<Subscription> arrivals_;
  uint64_t merged_ticks_ = 0;
  Statistics statistics_;

  std::jthread thread_;  // last: it ends before anything that it uses
};

}  // namespace hb::live
