#include "store/history.hpp"

#include <cstddef>
#include <utility>

#include "base/log.hpp"
#include "base/thread_name.hpp"
#include "store/head_frames.hpp"

namespace hb::store {
namespace {

// A minute at a time: frames of an hour would take a hundred megabytes.
constexpr std::size_t kTicksAtOnce = 60;
// So that the journal keeps up: the writer's queue has room for an hour, but not for its bytes.
constexpr std::chrono::milliseconds kPause{20};

void hand_over(Store& to, const HeadFrames::Part& part) {
  for (const FramePtr& frame : part.frames)
    to.append(*frame);
  for (const HeadFrames::External& sample : part.externals) {
    const auto taken =
        to.append_external(sample.series->labels, sample.series->family->type, sample.time, sample.value);
    if (!taken) log::debug("a sample from outside is not taken over: {}", taken.error().message);
  }
}

}  // namespace

History::History(Options options, const Clock& clock, Attempts attempts)
    : options_(std::move(options)), clock_(clock), attempts_(std::move(attempts)) {}

History::~History() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

Result<std::unique_ptr<History>> History::open(Options options, const Clock& clock, Attempts attempts) {
  std::unique_ptr<History> history(new History(std::move(options), clock, std::move(attempts)));
  Result<std::unique_ptr<Store>> opened = history->attempts_.open_store(history->options_, clock);
  if (opened) {
    history->store_ = *std::move(opened);
    return history;
  }
  if (opened.error().code != ErrorCode::io) return std::unexpected(std::move(opened.error()));
  history->note_refusal(opened.error());
  Options in_memory = history->options_;
  in_memory.directory.clear();
  Result<std::unique_ptr<Store>> memory = Store::open(std::move(in_memory), clock);
  if (!memory) return std::unexpected(std::move(memory.error()));
  history->store_ = *std::move(memory);
  history->thread_ = std::jthread([&self = *history](const std::stop_token& stop) { self.run(stop); });
  return history;
}

void History::note_refusal(const Error& error) {
  const std::scoped_lock lock(mutex_);
  if (refusal_ == error.message) return;
  refusal_ = error.message;
  log::error("history is not being written: {}; it is kept in memory, and written when that has changed",
             error.message);
}

void History::run(const std::stop_token& stop) {
  name_this_thread("hb-history");
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      if (wake_.wait_for(lock, stop, attempts_.retry_interval, [&] { return stop.stop_requested(); })) return;
    }
    Result<std::unique_ptr<Store>> opened = attempts_.open_store(options_, clock_);
    if (opened) return take_over(*std::move(opened), stop);
    note_refusal(opened.error());
  }
}

void History::take_over(const std::shared_ptr<Store>& disk, const std::stop_token& stop) {
  const std::shared_ptr<Store> memory = store();
  HeadFrames frames = memory->head_frames();
  Result<HeadFrames::Part> part = frames.next(kTicksAtOnce);
  while (part && !part->last) {
    hand_over(*disk, *part);
    std::unique_lock lock(mutex_);
    if (wake_.wait_for(lock, stop, kPause, [&] { return stop.stop_requested(); })) return;
    lock.unlock();
    part = frames.next(kTicksAtOnce);
  }
  // A tick that comes now waits for a moment, and then goes to the other store.
  const std::scoped_lock tick(appending_);
  while (part) {
    hand_over(*disk, *part);
    if (part->last && part->frames.empty()) break;
    part = frames.next(kTicksAtOnce);
  }
  if (!part) log::error("what was kept in memory is not taken over: {}", part.error().message);
  const std::scoped_lock lock(mutex_);
  store_ = disk;
  refusal_.clear();
  log::info("history is being written again");
}

std::shared_ptr<Store> History::store() const {
  const std::scoped_lock lock(mutex_);
  return store_;
}

void History::append(const Frame& frame) {
  const std::scoped_lock lock(appending_);
  store()->append(frame);
}

Result<void> History::append_external(const Labels& labels, MetricType type, Timestamp time, double value) {
  const std::scoped_lock lock(appending_);
  return store()->append_external(labels, type, time, value);
}

Result<ImportOutcome> History::import(std::vector<ImportedSeries> series) {
  {
    const std::scoped_lock lock(mutex_);
    if (!refusal_.empty()) return fail(ErrorCode::unavailable, "history is not being written: " + refusal_);
  }
  return store()->import(std::move(series));
}

std::vector<Timestamp> History::ticks_after(Timestamp since) const { return store()->ticks_after(since); }

Result<std::vector<SeriesView>> History::select(std::span<const Matcher> matchers, TimeRange range,
                                                const SelectHints& hints) {
  return store()->select(matchers, range, hints);
}

Result<void> History::for_each(std::span<const Matcher> matchers, TimeRange range, const SelectHints& hints,
                               const SeriesVisitor& visit) {
  const std::shared_ptr<Store> now = store();  // a visit outlives an exchange
  return now->for_each(matchers, range, hints, visit);
}

Result<std::vector<std::string>> History::label_values(std::string_view label,
                                                       std::span<const Matcher> matchers, TimeRange range) {
  return store()->label_values(label, matchers, range);
}

Result<std::vector<std::shared_ptr<const Labels>>> History::series(std::span<const Matcher> matchers,
                                                                   TimeRange range) {
  return store()->series(matchers, range);
}

Result<std::vector<std::string>> History::label_names(std::span<const Matcher> matchers, TimeRange range) {
  return store()->label_names(matchers, range);
}

Statistics History::statistics() const {
  Statistics statistics = store()->statistics();
  const std::scoped_lock lock(mutex_);
  if (refusal_.empty()) return statistics;
  statistics.on_disk = true;
  statistics.writing = false;
  statistics.paused_reason = refusal_;
  return statistics;
}

}  // namespace hb::store
