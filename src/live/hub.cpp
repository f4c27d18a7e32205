#include "live/hub.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <utility>

#include <fmt/format.h>

#include "base/thread_name.hpp"

namespace hb::live {
namespace {

// How often the thread looks after heartbeats and stuck readers when no tick comes.
constexpr std::chrono::seconds kTendInterval{1};
// How soon it looks again for room in the mailboxes of those who are catching up.
constexpr std::chrono::milliseconds kCatchUpInterval{10};

promql::Limits with_text_limit(promql::Limits limits, std::size_t bytes_max) {
  limits.text_bytes_max = std::min(limits.text_bytes_max, bytes_max);
  return limits;
}

}  // namespace

// A watcher holds a seat until it is closed, so that the next one can come at once.
struct Hub::Seats {
  std::atomic<std::size_t> taken = 0;

  // Null when all are taken.
  static std::shared_ptr<void> take(const std::shared_ptr<Seats>& seats, std::size_t seats_max) {
    if (seats->taken.fetch_add(1) >= seats_max) {
      seats->taken.fetch_sub(1);
      return nullptr;
    }
    return {seats.get(), [seats](void*) { seats->taken.fetch_sub(1); }};
  }
};

Hub::Hub(const TickLog& ticks, const promql::Engine& engine, const Clock& clock, Limits limits)
    : clock_(clock),
      limits_(limits),
      parse_limits_(with_text_limit(engine.limits(), limits.query_bytes_max)),
      seats_(std::make_shared<Seats>()),
      fanout_(ticks, engine, clock, limits_),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

Hub::~Hub() {
  thread_.request_stop();
  thread_.join();
  for (const Subscription& arrival : arrivals_)
    arrival.watcher->close();
}

Result<std::vector<promql::QueryPtr>> Hub::parse(std::span<const std::string> queries) const {
  if (queries.empty()) return fail(ErrorCode::invalid, "a live stream needs at least one query");
  if (queries.size() > limits_.queries_max) {
    return fail(ErrorCode::invalid,
                fmt::format("{} queries are too many for one live stream, at most {} are accepted",
                            queries.size(), limits_.queries_max));
  }
  std::vector<promql::QueryPtr> parsed;
  for (const std::string& text : queries) {
    Result<promql::QueryPtr> query = promql::Query::parse(text, parse_limits_);
    if (!query) return std::unexpected(query.error());
    parsed.push_back(std::move(*query));
  }
  return parsed;
}

Result<std::shared_ptr<Watcher>> Hub::subscribe(std::span<const std::string> queries,
                                                std::optional<int64_t> last_event_ms) {
  Result<std::vector<promql::QueryPtr>> parsed = parse(queries);
  if (!parsed) return std::unexpected(parsed.error());
  std::shared_ptr<void> seat = Seats::take(seats_, limits_.watchers_max);
  if (!seat) {
    return fail(
        ErrorCode::limit,
        fmt::format("there are {} live streams already; close one or try again later", limits_.watchers_max));
  }
  auto watcher = std::make_shared<Watcher>(clock_, limits_.mailbox_bytes_max, std::move(seat));
  std::optional<Timestamp> last_event;
  if (last_event_ms) last_event = from_unix_ms(*last_event_ms);
  {
    const std::scoped_lock lock(mutex_);
    arrivals_.push_back({watcher, std::move(*parsed), last_event});
  }
  wake_.notify_one();
  return watcher;
}

void Hub::publish(Timestamp tick) {
  {
    const std::scoped_lock lock(mutex_);
    if (tick_) ++merged_ticks_;
    tick_ = tick;
  }
  wake_.notify_one();
}

Statistics Hub::statistics() const {
  const std::scoped_lock lock(mutex_);
  Statistics statistics = statistics_;
  statistics.merged_ticks_total = merged_ticks_;
  return statistics;
}

void Hub::wait(std::unique_lock<std::mutex>& lock, const std::stop_token& stop) {
  const auto has_work = [this] { return tick_ || !arrivals_.empty(); };
  if (fanout_.anyone_catching_up()) {
    wake_.wait_for(lock, stop, kCatchUpInterval, has_work);
  } else if (fanout_.has_watchers()) {
    wake_.wait_for(lock, stop, kTendInterval, has_work);
  } else {
    wake_.wait(lock, stop, has_work);
  }
}

void Hub::run(const std::stop_token& stop) {
  name_this_thread("hb-live");
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    wait(lock, stop);
    const std::optional<Timestamp> tick = std::exchange(tick_, std::nullopt);
    std::vector<Subscription> arrivals = std::exchange(arrivals_, {});
    lock.unlock();

    if (tick) fanout_.publish(*tick);
    for (Subscription& arrival : arrivals)
      fanout_.add(std::move(arrival));
    fanout_.tend();
    // One missed tick after the other, until a new one or nobody has room.
    bool delivered = fanout_.catch_up();
    lock.lock();
    while (delivered && !tick_ && arrivals_.empty() && !stop.stop_requested()) {
      lock.unlock();
      delivered = fanout_.catch_up();
      lock.lock();
    }
    statistics_ = fanout_.statistics();
  }
}

}  // namespace hb::live
