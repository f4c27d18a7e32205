#include "store/series_query.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

#include "chunk/rollup.hpp"
#include "model/staleness.hpp"
#include "store/rollup_samples.hpp"
#include "store/tiers.hpp"

namespace hb::store {
namespace {

// Of the rollups of a batch of series that are in memory at once.
constexpr std::size_t kRolledUpSamplesMax = std::size_t{512} << 10;
// Series that the heads are asked for at once, while the tick waits: some dozen microseconds.
constexpr std::size_t kSeriesAtOnce = 64;
constexpr std::array kFinestFirst = {Tier::raw, Tier::minute, Tier::hour};

}  // namespace

SeriesQuery::SeriesQuery(const SharedState& shared, std::vector<StoredSeriesPtr> series, TimeSpan span,
                         Options options)
    : shared_(shared),
      series_(std::move(series)),
      span_(span),
      plan_(options.plan),
      file_(shared.current_file()) {
  if (file_) reader_.emplace(*file_, SeriesReader::Options{.memory_only = options.memory_only});
}

uint64_t SeriesQuery::damaged() const { return reader_ ? reader_->damaged() : 0; }

Aspect SeriesQuery::aspect_of(const StoredSeries& series) const {
  const bool gauge = series.type == MetricType::gauge;
  return gauge && plan_.aspect == Aspect::counter ? Aspect::last : plan_.aspect;
}

// The plan's tier answers for as much of the span as it reaches back; what is older comes from the next
// coarser tier, which reaches back further. What the heads have all of is left to them.
void SeriesQuery::find_parts() {
  int64_t end_ms = span_.end_ms;
  {
    const std::shared_lock lock(shared_.mutex);
    const int64_t needed_until_ms = shared_.file_needed_until_ms.load(std::memory_order_relaxed);
    heads_from_ms_ = std::max(shared_.heads.complete_from_ms(), needed_until_ms);
  }
  if (heads_from_ms_ != Heads::kNone) end_ms = std::min(end_ms, heads_from_ms_ - 1);
  for (const Tier tier : kFinestFirst) {
    if (tier < plan_.tier || (plan_.this_tier_alone && tier != plan_.tier)) continue;
    const int64_t oldest_ms =
        shared_.oldest_ms[static_cast<std::size_t>(tier)].load(std::memory_order_relaxed);
    const int64_t start_ms = std::max(span_.start_ms, oldest_ms);
    if (oldest_ms == SharedState::kNothing || start_ms > end_ms) continue;
    parts_.insert(parts_.begin(), {tier, {start_ms, end_ms}});
    if (tier != Tier::raw) resolution_ms_ = shape_of(tier).sample_ms;
    end_ms = start_ms - 1;
    if (end_ms < span_.start_ms) break;
  }
}

Result<void> SeriesQuery::run(const SeriesVisitor& visit) {
  if (file_) find_parts();
  for (std::size_t from = 0; from < series_.size();) {
    const Batch batch = next_batch(from);
    const Result<bool> more = read_batch(batch, visit);
    if (!more) return std::unexpected(more.error());
    if (!*more) break;
    from += batch.size();
  }
  return {};
}

// As many as a series has if none is missing.
std::size_t SeriesQuery::rolled_up_samples() const {
  std::size_t samples = 1;
  for (const Part& part : parts_) {
    if (part.tier == Tier::raw) continue;
    samples +=
        static_cast<std::size_t>((part.span.end_ms - part.span.start_ms) / shape_of(part.tier).sample_ms);
  }
  return samples;
}

SeriesQuery::Batch SeriesQuery::next_batch(std::size_t from) const {
  const std::size_t size_max =
      std::clamp<std::size_t>(kRolledUpSamplesMax / rolled_up_samples(), 1, kSeriesAtOnce);
  const uint32_t group = BlockKey::group_of(series_[from]->id);
  std::size_t to = from;
  while (to < series_.size() && to - from < size_max && BlockKey::group_of(series_[to]->id) == group)
    ++to;
  return std::span(series_).subspan(from, to - from);
}

Result<bool> SeriesQuery::read_batch(Batch batch, const SeriesVisitor& visit) {
  // The heads first: what is committed meanwhile is then seen twice, which does no harm, and never lost.
  std::vector<Heads::Cuts> cuts;
  {
    const std::shared_lock lock(shared_.mutex);
    cuts = shared_.heads.collect(batch, span_);
  }
  if (Result<void> read = read_rollups(batch); !read) return std::unexpected(read.error());
  if (has_raw_part()) {
    const uint32_t group = BlockKey::group_of(batch.front()->id);
    if (Result<void> held = reader_->hold_raw(group, parts_.back().span); !held)
      return std::unexpected(held.error());
  }
  for (std::size_t i = 0; i < batch.size(); ++i) {
    columns_.begin();
    columns_.merge(rolled_up_[i]);
    if (has_raw_part()) {
      if (Result<void> added = reader_->read_raw(batch[i]->id, columns_); !added)
        return std::unexpected(added.error());
    }
    // A mean of buckets and single samples would weigh them alike.
    const bool in_buckets =
        plan_.tier != Tier::raw && (plan_.aspect == Aspect::mean || plan_.this_tier_alone);
    const Result<void> added = in_buckets ? add_rolled_up_heads(cuts[i]) : add_heads(cuts[i]);
    if (!added) return std::unexpected(added.error());
    if (plan_.tier != Tier::raw && aspect_of(*batch[i]) == Aspect::counter) lift_counter(columns_.own());
    if (!show(batch[i], visit)) return false;
  }
  return true;
}

Result<void> SeriesQuery::read_rollups(Batch batch) {
  if (rolled_up_.size() < batch.size()) rolled_up_.resize(batch.size());
  for (SampleColumns& samples : rolled_up_)
    samples.clear();
  std::vector<SeriesRequest> requests;
  for (const StoredSeriesPtr& series : batch)
    requests.push_back({.id = series->id, .aspect = aspect_of(*series)});
  for (const Part& part : parts_) {
    if (part.tier == Tier::raw) continue;
    const std::span<SampleColumns> out = std::span(rolled_up_).first(batch.size());
    if (Result<void> read = reader_->read_rollups(part.tier, requests, part.span, out); !read) return read;
  }
  return {};
}

Result<void> SeriesQuery::add_heads(const Heads::Cuts& cuts) {
  for (const Head::Cut& cut : cuts) {
    const auto room = cut.external.empty() ? columns_.extend(cut.ticks_ms()) : std::nullopt;
    if (room) {
      if (Result<void> decoded = HeadColumn::decode(cut.pieces, *room); !decoded) return decoded;
      continue;
    }
    const Result<SampleColumns> samples = Head::decode(cut);
    if (!samples) return std::unexpected(samples.error());
    columns_.merge(*samples);
  }
  return {};
}

Result<void> SeriesQuery::add_rolled_up_heads(const Heads::Cuts& cuts) {
  SampleColumns newest;
  for (const Head::Cut& cut : cuts) {
    const Result<SampleColumns> samples = Head::decode(cut);
    if (!samples) return std::unexpected(samples.error());
    merge_into(newest, *samples);
  }
  const int64_t width_ms = shape_of(plan_.tier).sample_ms;
  const chunk::RollupColumns rollup = chunk::roll_up(newest.times_ms, newest.values, {.width_ms = width_ms});
  columns_.merge(to_samples(rollup, plan_.aspect, width_ms));
  return {};
}

bool SeriesQuery::show(const StoredSeriesPtr& series, const SeriesVisitor& visit) {
  columns_.collapse_markers();
  if (columns_.empty()) return true;
  const std::shared_ptr<const Labels> labels(series, &series->labels);
  return visit({labels, columns_.times(), columns_.values(), Duration(resolution_ms_)});
}

}  // namespace hb::store
