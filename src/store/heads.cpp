#include "store/heads.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include <fmt/format.h>

#include "base/assert.hpp"
#include "base/log.hpp"
#include "model/staleness.hpp"
#include "store/tiers.hpp"

namespace hb::store {
bool Heads::prepare(int64_t time_ms) {
  const auto span = static_cast<int64_t>(span_of(Tier::raw, time_ms));
  bool closed = false;
  if (open_ && !open_->ticks_ms().empty()) {
    const int64_t last_ms = open_->ticks_ms().back();
    // A tick that has no series ends them all: nothing is drawn through a gap.
    if (time_ms > last_ms + limits_.gap_ms) open_->begin_tick(last_ms + shape_of(Tier::raw).sample_ms);
    if (span != open_->span() || time_ms <= last_ms) {
      close_open_head();
      closed = true;
    }
  }
  // One that remote writers alone have filled takes the span of its first tick.
  if (open_ && open_->ticks_ms().empty()) open_->set_span(span);
  if (!open_) open_ = std::make_unique<Head>(span);
  return closed;
}

void Heads::close_open_head() {
  ended_candidates_ = present_at_last_tick();
  for (const HeadSeries* series : open_->sorted()) {
    series->series->reach(open_->last_ms(*series));
    series->series->end();
  }
  closed_.push_back(std::move(open_));
  slots_.clear();
  replayed_.clear();
  ids_.reset();
}

bool Heads::close_open() {
  if (!open_ || open_->series_count() == 0) return false;
  close_open_head();
  return true;
}

std::vector<SeriesId> Heads::present_at_last_tick() const {
  std::vector<SeriesId> present;
  for (const HeadSeries* series : open_->sorted()) {
    if (series->column.end_tick() == open_->ticks_ms().size()) present.push_back(series->series->id);
  }
  return present;
}

// Series that were there at the end of the last head and are not at the beginning of this one end here.
std::vector<SeriesId> Heads::end_absent_series() {
  std::vector<SeriesId> ended;
  for (const SeriesId id : std::exchange(ended_candidates_, {})) {
    const StoredSeriesPtr series = open_->find(id) == nullptr ? index_.find(id) : nullptr;
    if (!series) continue;
    open_->series(series).column.append(0, stale_marker());
    ended.push_back(id);
  }
  return ended;
}

void Heads::refuse(const Labels& labels, std::size_t series, std::string_view which) {
  if (series_refused_++ > 0) return;
  log::warn(
      "there are {} {} series already, and {} is a new one: it is refused, and others will be without a "
      "word; heartbeat_store_series_refused_total counts them",
      series, which, labels.to_string());
}

StoredSeriesPtr Heads::find_or_add(const Labels& labels, MetricType type, bool& fresh) {
  fresh = false;
  StoredSeriesPtr known = index_.find(labels);
  if (known && open_->find(known->id) != nullptr) return known;
  if (open_->series_count() >= limits_.active_series_max) {
    refuse(labels, limits_.active_series_max, "active");
    return nullptr;
  }
  return known ? known : know(labels, type, fresh);
}

StoredSeriesPtr Heads::know(const Labels& labels, MetricType type, bool& fresh) {
  fresh = false;
  if (StoredSeriesPtr known = index_.find(labels)) return known;
  if (index_.size() >= limits_.known_series_max) {
    refuse(labels, limits_.known_series_max, "known");
    return nullptr;
  }
  auto made = std::make_shared<StoredSeries>();
  made->id = next_id_++;
  made->labels = labels;
  made->type = type;
  index_.add(made);
  fresh = true;
  return made;
}

Heads::Slot Heads::resolve(const SeriesPtr& emitted, int64_t time_ms, std::vector<StoredSeriesPtr>& fresh) {
  bool is_fresh = false;
  const MetricType type = emitted->family ? emitted->family->type : MetricType::untyped;
  const StoredSeriesPtr stored = find_or_add(emitted->labels, type, is_fresh);
  if (is_fresh) fresh.push_back(stored);
  if (!stored) return {.emitted = emitted, .series = nullptr};
  stored->take_sample(time_ms);
  return {.emitted = emitted, .series = &open_->series(stored)};
}

// The journal that begins with this tick knows nothing of the head before it.
void Heads::add_ended(TickRecord& record) {
  const std::vector<SeriesId> ended = end_absent_series();
  if (ended.empty()) return;
  auto ids = std::make_shared<std::vector<SeriesId>>(*record.ids);
  ids->insert(ids->end(), ended.begin(), ended.end());
  record.ids = std::move(ids);
  record.values.resize(record.ids->size(), stale_marker());
}

TickRecord Heads::append(const Frame& frame) {
  TickRecord record{.time_ms = unix_ms(frame.time), .ids = nullptr, .values = {}, .fresh = {}};
  record.closed_a_head = prepare(record.time_ms);
  const uint32_t tick = open_->begin_tick(record.time_ms);
  bool same_ids = ids_ != nullptr && slots_.size() == frame.samples.size();
  slots_.resize(frame.samples.size());
  record.values.reserve(frame.samples.size());
  for (std::size_t i = 0; i < frame.samples.size(); ++i) {
    const FrameSample& sample = frame.samples[i];
    Slot& slot = slots_[i];
    if (slot.emitted != sample.series) {
      slot = resolve(sample.series, record.time_ms, record.fresh);
      same_ids = false;
    }
    if (slot.series == nullptr) continue;
    slot.series->column.append(tick, sample.value);
    record.values.push_back(sample.value);
  }
  if (!same_ids) {
    auto ids = std::make_shared<std::vector<SeriesId>>();
    ids->reserve(slots_.size());
    for (const Slot& slot : slots_) {
      if (slot.series != nullptr) ids->push_back(slot.series->series->id);
    }
    ids_ = std::move(ids);
  }
  record.ids = ids_;
  samples_appended_ += record.values.size();
  if (tick == 0) add_ended(record);
  if (recent_ && tick >= kRecentTicks) recent_.reset();
  return record;
}

// Whether a tick simply follows the last one.
bool Heads::continues(int64_t time_ms) const {
  if (!open_ || open_->ticks_ms().empty()) return false;
  const int64_t last_ms = open_->ticks_ms().back();
  return time_ms > last_ms && time_ms <= last_ms + limits_.gap_ms &&
         static_cast<int64_t>(span_of(Tier::raw, time_ms)) == open_->span();
}

void Heads::replay_tick(const TickView& view) {
  const int64_t time_ms = unix_ms(view.time);
  if (!view.list_changed && !replayed_.empty() && continues(time_ms)) {
    const uint32_t tick = open_->begin_tick(time_ms);
    for (const uint32_t place : view.changed) {
      if (replayed_[place] != nullptr) replayed_[place]->column.append_after_run(tick, view.values[place]);
    }
    return;
  }
  end_replay();
  prepare(time_ms);
  const uint32_t tick = open_->begin_tick(time_ms);
  find_replayed(view.ids, time_ms);
  for (std::size_t i = 0; i < replayed_.size(); ++i) {
    if (replayed_[i] != nullptr) replayed_[i]->column.append(tick, view.values[i]);
  }
  if (tick == 0) end_absent_series();
}

void Heads::end_replay() {
  for (HeadSeries* series : replayed_) {
    if (series != nullptr) series->column.extend(static_cast<uint32_t>(open_->ticks_ms().size()));
  }
  replayed_.clear();
}

void Heads::find_replayed(std::span<const SeriesId> ids, int64_t time_ms) {
  replayed_.clear();
  for (const SeriesId id : ids) {
    const StoredSeriesPtr series = index_.find(id);
    if (series) series->take_sample(time_ms);
    replayed_.push_back(series ? &open_->series(series) : nullptr);
  }
}

Result<ExternalRecord> Heads::append_external(const Labels& labels, MetricType type, int64_t time_ms,
                                              double value) {
  const Result<bool> full = must_close_for(1);
  if (!full) return std::unexpected(full.error());
  open_for_external(time_ms);
  ExternalRecord record{.series = nullptr, .fresh = false, .time_ms = time_ms, .value = value};
  record.series = find_or_add(labels, type, record.fresh);
  if (!record.series) {
    return fail(ErrorCode::limit,
                fmt::format("there are {} active or {} known series already, and {} is a new one",
                            limits_.active_series_max, limits_.known_series_max, labels.to_string()));
  }
  record.closed_a_head = *full && close_open();
  replay_external(record.series->id, time_ms, value);
  ++samples_appended_;
  return record;
}

Result<bool> Heads::must_close_for(std::size_t samples) const {
  if (!open_ || open_->external_samples() + samples <= limits_.external_samples_max) return false;
  if (closed_.size() < kClosedHeadsMax) return true;
  return fail(ErrorCode::unavailable,
              fmt::format("{} samples from outside wait to be written, and the disk does not keep up: send "
                          "them again later",
                          closed_.size() * limits_.external_samples_max + open_->external_samples()));
}

void Heads::open_for_external(int64_t time_ms) {
  if (!open_) open_ = std::make_unique<Head>(static_cast<int64_t>(span_of(Tier::raw, time_ms)));
}

Result<bool> Heads::append_external(std::vector<ExternalSamples>& parts) {
  std::size_t samples = 0;
  for (const ExternalSamples& part : parts)
    samples += part.samples.size();
  HB_ASSERT(samples <= limits_.external_samples_max);
  const Result<bool> full = must_close_for(samples);
  if (!full) return full;
  const bool closed = *full && close_open();
  std::erase_if(parts, [&](const ExternalSamples& part) {
    if (part.samples.empty()) return true;
    open_for_external(part.samples.times_ms.front());
    bool fresh = false;
    if (!find_or_add(part.series->labels, part.series->type, fresh)) return true;
    for (std::size_t i = 0; i < part.samples.size(); ++i)
      replay_external(part.series->id, part.samples.times_ms[i], part.samples.values[i]);
    samples_appended_ += part.samples.size();
    return false;
  });
  return closed;
}

Result<bool> Heads::make_room(std::size_t samples) {
  HB_ASSERT(samples <= limits_.external_samples_max);
  const Result<bool> full = must_close_for(samples);
  if (!full) return full;
  return *full && close_open();
}

Heads::Placed Heads::place_external(const Labels& labels, MetricType type, const SampleColumns& samples) {
  Placed placed;
  if (samples.empty()) return placed;
  open_for_external(samples.times_ms.front());
  placed.series = find_or_add(labels, type, placed.fresh);
  if (!placed.series) return placed;
  HeadSeries& series = open_->series(placed.series);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const int64_t time_ms = samples.times_ms[i];
    const double value = samples.values[i];
    if (const std::optional<double> known = Head::external_value(series, time_ms)) {
      const bool same = std::bit_cast<uint64_t>(*known) == std::bit_cast<uint64_t>(value);
      if (!same) placed.duplicate.add(time_ms, value);
      if (same) ++placed.taken;
      continue;
    }
    open_->put(series, time_ms, value);
    placed.series->take_sample(time_ms);
    placed.added.add(time_ms, value);
  }
  placed.taken += placed.added.size();
  samples_appended_ += placed.added.size();
  return placed;
}

void Heads::replay_external(SeriesId id, int64_t time_ms, double value) {
  open_for_external(time_ms);
  const StoredSeriesPtr series = index_.find(id);
  if (!series) return;
  series->take_sample(time_ms);
  open_->put(open_->series(series), time_ms, value);
}

void Heads::set_written(const Head& head, std::shared_ptr<const Head> copy) {
  const auto found = std::ranges::find_if(closed_, [&](const auto& closed) { return closed.get() == &head; });
  if (found == closed_.end()) return;
  recent_ = std::move(copy);
  closed_.erase(found);
}

int64_t Heads::holds_from_ms(SeriesId id) const {
  int64_t from_ms = kNone;
  for_each_head([&](const Head& head) {
    // The span of a head without ticks is not known yet.
    if (!head.ticks_ms().empty())
      from_ms = std::min(from_ms, span_start_ms(Tier::raw, static_cast<uint64_t>(head.span())));
    const HeadSeries* series = head.find(id);
    if (series != nullptr && !series->external.empty())
      from_ms = std::min(from_ms, series->external.times_ms.front());
  });
  return from_ms;
}

bool Heads::holds(SeriesId id) const {
  bool held = false;
  for_each_head([&](const Head& head) { held = held || head.find(id) != nullptr; });
  return held;
}

bool Heads::covers(uint64_t span) const {
  const auto has = [span](const Head& head) { return static_cast<uint64_t>(head.span()) == span; };
  return (open_ && has(*open_)) || (recent_ && has(*recent_)) ||
         std::ranges::any_of(closed_, [&](const auto& closed) { return has(*closed); });
}

int64_t Heads::complete_from_ms() const {
  if (!open_) return kNone;
  auto first = static_cast<uint64_t>(open_->span());
  while (first > 0 && covers(first - 1))
    --first;
  return span_start_ms(Tier::raw, first);
}

std::optional<double> Heads::newest_value(SeriesId id) const {
  const HeadSeries* series = open_->find(id);
  if (series == nullptr || series->column.empty() || !series->external.empty()) return std::nullopt;
  return series->column.open_value(static_cast<uint32_t>(open_->ticks_ms().size() - 1));
}

void Heads::forget(const Head& head) {
  std::erase_if(closed_, [&](const std::shared_ptr<const Head>& closed) { return closed.get() == &head; });
}

std::vector<Heads::Cuts> Heads::collect(std::span<const StoredSeriesPtr> series, TimeSpan span) const {
  std::vector<Cuts> cuts(series.size());
  for_each_head([&](const Head& head) {
    std::shared_ptr<const Head::Ticks> ticks;
    for (std::size_t i = 0; i < series.size(); ++i) {
      const HeadSeries* found = head.find(series[i]->id);
      if (found == nullptr) continue;
      if (!ticks) ticks = head.ticks_in(span);
      if (std::optional<Head::Cut> cut = head.cut(*found, span, ticks)) cuts[i].push_back(*std::move(cut));
    }
  });
  return cuts;
}

std::vector<Timestamp> Heads::ticks_after(int64_t since_ms) const {
  std::vector<Timestamp> times;
  for_each_head([&](const Head& head) {
    for (const int64_t time_ms : head.ticks_ms()) {
      if (time_ms > since_ms) times.push_back(from_unix_ms(time_ms));
    }
  });
  std::ranges::sort(times);
  const auto repeated = std::ranges::unique(times);
  times.erase(repeated.begin(), repeated.end());
  return times;
}

}  // namespace hb::store
