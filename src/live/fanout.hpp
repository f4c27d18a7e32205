#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/clock.hpp"
#include "base/time.hpp"
#include "live/limits.hpp"
#include "live/statistics.hpp"
#include "live/watcher.hpp"
#include "model/tick_log.hpp"
#include "promql/engine.hpp"

namespace hb::live {

// A reader that wants the values of some queries at every tick.
struct Subscription {
  std::shared_ptr<Watcher> watcher;
  std::vector<promql::QueryPtr> queries;
  std::optional<Timestamp> last_event;  // the last tick that the reader has seen, if it comes back
};

// What the hub does, without its thread: it evaluates each distinct query once for each tick, assembles one
// event for each distinct list of queries, and offers the same bytes to all who watch that list. Belongs to
// one thread; nothing here blocks or sleeps.
class Fanout {
 public:
  // All must outlive the fan-out.
  Fanout(const TickLog& ticks, const promql::Engine& engine, const Clock& clock, const Limits& limits);
  // Closes all watchers.
  ~Fanout();
  Fanout(const Fanout&) = delete;
  Fanout& operator=(const Fanout&) = delete;

  // Starts the stream: with the ticks missed since last_event, or with the latest tick if there is one.
  void add(Subscription subscription);

  // A tick has come: everybody who is not still catching up gets it.
  void publish(Timestamp tick);

  // Delivers one missed tick to one who is catching up and has room for it, and to all who wait for the same.
  // True when it did, so that it is worth calling it again at once.
  bool catch_up();
  [[nodiscard]] bool anyone_catching_up() const;

  // Sends heartbeats that are due, drops readers that are stuck and forgets those that are gone.
  void tend();

  [[nodiscard]] bool has_watchers() const { return !members_.empty(); }
  [[nodiscard]] const Statistics& statistics() const { return statistics_; }

 private:
  struct WatchedQuery;
  struct QueryList;
  struct Member;

  std::shared_ptr<WatchedQuery> watched(const promql::QueryPtr& query);
  std::shared_ptr<QueryList> list_of(const std::vector<promql::QueryPtr>& queries);
  const Piece& event_at(QueryList& list, Timestamp tick);
  void evaluate(WatchedQuery& watched, Timestamp tick);
  bool deliver(Member& member, const Piece& event);
  [[nodiscard]] std::deque<Timestamp> missed_since(Timestamp last_event) const;
  void forget_unwatched();

  const TickLog& ticks_;
  const promql::Engine engine_;
  const Clock& clock_;
  const Limits limits_;
  const Piece preamble_;
  const Piece heartbeat_;

  std::optional<Timestamp> latest_;
  std::unordered_map<std::string, std::weak_ptr<WatchedQuery>> queries_;  // by text
  std::map<std::vector<std::string>, std::weak_ptr<QueryList>> lists_;    // by texts
  std::vector<Member> members_;
  Statistics statistics_;
};

}  // namespace hb::live
