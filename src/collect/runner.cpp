#include "collect/runner.hpp"

#include <chrono>
#include <cmath>
#include <utility>

#include "base/log.hpp"

namespace hb::collect {
namespace {

constexpr Metric kSuccess{"node_scrape_collector_success", "node_exporter: Whether a collector succeeded.",
                          MetricType::gauge};
constexpr Metric kDuration{"node_scrape_collector_duration_seconds",
                           "node_exporter: Duration of a collector scrape.", MetricType::gauge};
constexpr Metric kFailures{
    "heartbeat_collector_failures_total",
    "Ticks in which a collector failed. That the host has no such thing is no failure.", MetricType::counter};
constexpr Metric kTicks{"heartbeat_ticks_total", "Ticks since the start, this one included.",
                        MetricType::counter};
constexpr Metric kTickDuration{"heartbeat_tick_duration_seconds",
                               "How long all collectors of this tick took together.", MetricType::gauge};
constexpr Metric kDropped{
    "heartbeat_samples_dropped_total",
    "Samples that were not taken into a tick: of new series past the limit, or of a series "
    "that the tick had already.",
    MetricType::counter};

constexpr Metric kInterval{"heartbeat_collector_interval_ticks",
                           "Ticks from one run of a collector to the next, where it was too slow for every "
                           "tick; in between, its samples "
                           "are those of its last run.",
                           MetricType::gauge};

// To the microsecond: what is finer says nothing, and costs bytes in the store.
double seconds_of(Clock::Steady::duration took) {
  return std::round(std::chrono::duration<double>(took).count() * 1e6) / 1e6;
}

}  // namespace

Runner::Runner(HostRoot host, std::vector<std::unique_ptr<Collector>> collectors, const Clock& clock,
               FrameBuilder::Options options)
    : host_(std::move(host)), clock_(clock), builder_(options) {
  for (auto& collector : collectors) {
    entries_.push_back({.collector = std::move(collector)});
  }
}

FramePtr Runner::tick(Timestamp time) {
  const Clock::Steady began = clock_.steady_now();
  ++ticks_;
  builder_.begin(time);
  Clock::Steady now = began;
  for (Entry& entry : entries_)
    now = run(entry, now);
  emit_self(began);
  return builder_.finish();
}

Clock::Steady Runner::run(Entry& entry, Clock::Steady began) {
  if (entry.ticks_to_wait > 0) {
    --entry.ticks_to_wait;
    builder_.repeat_section(entry.collector->name());
    return clock_.steady_now();
  }
  builder_.begin_section(entry.collector->name());
  const Result<void> outcome = entry.collector->update(host_, builder_);
  builder_.end_section();
  const Clock::Steady ended = clock_.steady_now();
  note_duration(entry, ended - began);
  note_outcome(entry, outcome);
  return ended;
}

void Runner::note_duration(Entry& entry, Clock::Steady::duration took) {
  entry.duration_seconds = seconds_of(took);
  entry.slow_runs = took > kSlow ? entry.slow_runs + 1 : 0;
  if (entry.slow_runs == 2 && entry.interval_ticks == 1) {
    entry.interval_ticks = kSlowTicks;
    if (!std::exchange(entry.was_slow, true)) {
      log::warn("collector {} takes {:.0f} ms: until that is below {} ms, it runs every {} ticks",
                entry.collector->name(), entry.duration_seconds * 1e3, kFastAgain.count(), kSlowTicks);
    }
  } else if (took < kFastAgain) {
    entry.interval_ticks = 1;
  }
  entry.ticks_to_wait = entry.interval_ticks - 1;
}

void Runner::note_outcome(Entry& entry, const Result<void>& outcome) {
  entry.success = outcome.has_value();
  if (entry.success) {
    if (entry.was_told) log::info("collector {} works again", entry.collector->name());
    entry.was_told = false;
    entry.failing_with.clear();
    return;
  }
  const bool has_no_data = outcome.error().code == ErrorCode::not_found;
  if (!has_no_data) ++entry.failures;
  if (!entry.failing_with.empty()) return;
  entry.failing_with = outcome.error().message;
  if (has_no_data) {
    log::debug("collector {} has no data: {}", entry.collector->name(), entry.failing_with);
  } else {
    entry.was_told = true;
    log::warn("collector {} fails: {}", entry.collector->name(), entry.failing_with);
  }
}

void Runner::emit_self(Clock::Steady began) {
  for (const Entry& entry : entries_) {
    builder_.emit(kDuration, {{"collector", entry.collector->name()}}, entry.duration_seconds);
  }
  for (const Entry& entry : entries_) {
    builder_.emit(kSuccess, {{"collector", entry.collector->name()}}, entry.success ? 1 : 0);
  }
  for (const Entry& entry : entries_) {
    builder_.emit(kFailures, {{"collector", entry.collector->name()}}, static_cast<double>(entry.failures));
  }
  for (const Entry& entry : entries_) {
    if (!entry.was_slow) continue;
    builder_.emit(kInterval, {{"collector", entry.collector->name()}}, entry.interval_ticks);
  }
  builder_.emit(kDropped, {{"reason", "duplicate"}}, static_cast<double>(builder_.drops().duplicate));
  builder_.emit(kDropped, {{"reason", "limit"}}, static_cast<double>(builder_.drops().over_limit));
  builder_.emit(kTicks, static_cast<double>(ticks_));
  builder_.emit(kTickDuration, seconds_of(clock_.steady_now() - began));
}

}  // namespace hb::collect
