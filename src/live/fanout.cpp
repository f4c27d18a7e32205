#include "live/fanout.hpp"

#include <algorithm>
#include <utility>

#include "live/event.hpp"
#include "promql/json.hpp"

namespace hb::live {

// A query that somebody watches, and its answer at one tick.
struct Fanout::WatchedQuery {
  promql::QueryPtr query;
  std::optional<Timestamp> tick;
  std::string fragment;  // keeps its capacity from tick to tick
};

// A list of queries that somebody watches, and its event of one tick.
struct Fanout::QueryList {
  std::vector<std::shared_ptr<WatchedQuery>> queries;
  std::vector<const std::string*> fragments;  // of the queries
  std::optional<Timestamp> tick;
  Piece event;
};

struct Fanout::Member {
  std::shared_ptr<Watcher> watcher;
  std::shared_ptr<QueryList> list;
  Clock::Steady next_heartbeat;
  std::deque<Timestamp> missed;  // ticks that come before the next live one
};

namespace {

promql::Limits evaluation_limits(promql::Limits limits, const Limits& live) {
  limits.samples_max = std::min(limits.samples_max, live.query_samples_max);
  limits.timeout = std::min(limits.timeout, live.query_timeout);
  return limits;
}

}  // namespace

Fanout::Fanout(const TickLog& ticks, const promql::Engine& engine, const Clock& clock, const Limits& limits)
    : ticks_(ticks),
      engine_(engine.with_limits(evaluation_limits(engine.limits(), limits))),
      clock_(clock),
      limits_(limits),
      preamble_(std::make_shared<const std::string>(kStreamPreamble)),
      heartbeat_(std::make_shared<const std::string>(kHeartbeat)) {}

Fanout::~Fanout() {
  for (const Member& member : members_)
    member.watcher->close();
}

std::shared_ptr<Fanout::WatchedQuery> Fanout::watched(const promql::QueryPtr& query) {
  std::weak_ptr<WatchedQuery>& known = queries_[query->text()];
  std::shared_ptr<WatchedQuery> watched = known.lock();
  if (!watched) {
    watched = std::make_shared<WatchedQuery>();
    watched->query = query;
    known = watched;
  }
  return watched;
}

std::shared_ptr<Fanout::QueryList> Fanout::list_of(const std::vector<promql::QueryPtr>& queries) {
  std::vector<std::string> texts;
  texts.reserve(queries.size());
  for (const promql::QueryPtr& query : queries)
    texts.push_back(query->text());
  std::weak_ptr<QueryList>& known = lists_[std::move(texts)];
  std::shared_ptr<QueryList> list = known.lock();
  if (!list) {
    list = std::make_shared<QueryList>();
    for (const promql::QueryPtr& query : queries) {
      list->queries.push_back(watched(query));
      list->fragments.push_back(&list->queries.back()->fragment);
    }
    known = list;
  }
  return list;
}

// What came after the last event, up to the latest tick, and not longer ago than can be resumed.
std::deque<Timestamp> Fanout::missed_since(Timestamp last_event) const {
  const Timestamp since = std::max(last_event, *latest_ - limits_.resume_max);
  const std::vector<Timestamp> ticks = ticks_.ticks_after(since);
  std::deque<Timestamp> missed(ticks.begin(), ticks.end());
  std::erase_if(missed, [&](Timestamp tick) { return tick > *latest_; });
  return missed;
}

void Fanout::add(Subscription subscription) {
  Member member{.watcher = std::move(subscription.watcher),
                .list = list_of(subscription.queries),
                .next_heartbeat = clock_.steady_now() + limits_.heartbeat_interval,
                .missed = {}};
  static_cast<void>(member.watcher->offer(preamble_));
  if (latest_) {
    // An id from the future is not ours, or the clock was set back: such a reader begins anew.
    const bool resumes = subscription.last_event && *subscription.last_event <= *latest_;
    if (resumes) {
      member.missed = missed_since(*subscription.last_event);
    } else {
      deliver(member, event_at(*member.list, *latest_));
    }
  }
  members_.push_back(std::move(member));
  statistics_.watchers = members_.size();
}

void Fanout::evaluate(WatchedQuery& watched, Timestamp tick) {
  if (watched.tick == tick) return;
  const Clock::Steady start = clock_.steady_now();
  watched.fragment.clear();
  promql::Annotations annotations(watched.query->text());
  const Result<promql::Value> value = engine_.instant(*watched.query, tick, {}, &annotations);
  if (value) {
    promql::append_success(watched.fragment, *value, annotations);
  } else {
    promql::append_failure(watched.fragment, promql::api_error_type(value.error().code),
                           value.error().message);
  }
  watched.tick = tick;
  ++statistics_.evaluations_total;
  statistics_.evaluation_seconds_total += std::chrono::duration<double>(clock_.steady_now() - start).count();
}

const Piece& Fanout::event_at(QueryList& list, Timestamp tick) {
  if (list.tick == tick) return list.event;
  for (const std::shared_ptr<WatchedQuery>& watched : list.queries)
    evaluate(*watched, tick);
  list.event = std::make_shared<const std::string>(tick_event(tick, list.fragments, limits_.event_bytes_max));
  list.tick = tick;
  return list.event;
}

bool Fanout::deliver(Member& member, const Piece& event) {
  if (!member.watcher->offer(event)) return false;
  ++statistics_.events_total;
  return true;
}

void Fanout::publish(Timestamp tick) {
  latest_ = tick;
  for (Member& member : members_) {
    if (member.watcher->ended()) continue;
    if (!member.missed.empty()) {
      member.missed.push_back(tick);
    } else if (!deliver(member, event_at(*member.list, tick))) {
      ++statistics_.skipped_events_total;
    }
  }
}

bool Fanout::anyone_catching_up() const {
  return std::ranges::any_of(members_, [](const Member& member) { return !member.missed.empty(); });
}

bool Fanout::catch_up() {
  for (Member& first : members_) {
    // Events of one list are of about the same size: no need to evaluate what will hardly fit.
    const std::size_t bytes = first.list->event ? first.list->event->size() : 0;
    if (first.missed.empty() || !first.watcher->has_room(bytes)) continue;
    const Timestamp tick = first.missed.front();
    const Piece event = event_at(*first.list, tick);
    if (!deliver(first, event)) continue;
    first.missed.pop_front();
    // Readers that lost their streams together ask for the same ticks: they share the event.
    for (Member& other : members_) {
      const bool same = other.list == first.list && !other.missed.empty() && other.missed.front() == tick;
      if (same && deliver(other, event)) other.missed.pop_front();
    }
    return true;
  }
  return false;
}

void Fanout::tend() {
  const Clock::Steady now = clock_.steady_now();
  for (Member& member : members_) {
    if (member.watcher->stalled_for() >= limits_.stall_max) {
      member.watcher->close();
      ++statistics_.dropped_watchers_total;
    } else if (now >= member.next_heartbeat) {
      static_cast<void>(member.watcher->offer(heartbeat_));
      member.next_heartbeat = now + limits_.heartbeat_interval;
    }
  }
  const auto gone = std::erase_if(members_, [](const Member& member) { return member.watcher->ended(); });
  if (gone > 0) forget_unwatched();
  statistics_.watchers = members_.size();
}

void Fanout::forget_unwatched() {
  std::erase_if(lists_, [](const auto& entry) { return entry.second.expired(); });
  std::erase_if(queries_, [](const auto& entry) { return entry.second.expired(); });
}

}  // namespace hb::live
