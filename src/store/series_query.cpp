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

// Samples of a batch of series that are in memory at once.
constexpr std::size_t kBatchSamplesMax = std::size_t{512} << 10;
constexpr std::array kFinestFirst = {Tier::raw, Tier::minute, Tier::hour};

// Leaves of several markers in a row the first, and of those before any sample none.
void collapse_markers(SampleColumns& samples) {
  if (!has_stale(samples.values)) return;
  std::size_t kept = 0;
  bool present = false;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const bool stale = is_stale(samples.values[i]);
    if (stale && !present) continue;
    present = !stale;
    samples.times_ms[kept] = samples.times_ms[i];
    samples.values[kept++] = samples.values[i];
  }
  samples.times_ms.resize(kept);
  samples.values.resize(kept);
}

std::span<const Timestamp> as_timestamps(const std::vector<int64_t>& times_ms, std::vector<Timestamp>& out) {
  out.resize(times_ms.size());
  std::ranges::transform(times_ms, out.begin(), from_unix_ms);
  return out;
}

}  // namespace

SeriesQuery::SeriesQuery(const SharedState& shared, std::vector<StoredSeriesPtr> series, TimeSpan span,
                         ReadPlan plan)
    : shared_(shared), series_(std::move(series)), span_(span), plan_(plan), file_(shared.current_file()) {
  if (file_) reader_.emplace(*file_);
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

// As many as a series has in the file if none is missing.
std::size_t SeriesQuery::samples_of_parts() const {
  std::size_t samples = 1;
  for (const Part& part : parts_)
    samples +=
        static_cast<std::size_t>((part.span.end_ms - part.span.start_ms) / shape_of(part.tier).sample_ms);
  return samples;
}

SeriesQuery::Batch SeriesQuery::next_batch(std::size_t from) const {
  const std::size_t size_max = std::max<std::size_t>(1, kBatchSamplesMax / samples_of_parts());
  const uint32_t group = BlockKey::group_of(series_[from]->id);
  std::size_t to = from;
  while (to < series_.size() && to - from < size_max && BlockKey::group_of(series_[to]->id) == group)
    ++to;
  return std::span(series_).subspan(from, to - from);
}

Result<bool> SeriesQuery::read_batch(Batch batch, const SeriesVisitor& visit) {
  // The heads first: what is committed meanwhile is then seen twice, which does no harm, and never lost.
  std::vector<SampleColumns> newest;
  for (const StoredSeriesPtr& series : batch) {
    Result<SampleColumns> samples = samples_of_heads(series->id);
    if (!samples) return std::unexpected(samples.error());
    newest.push_back(*std::move(samples));
  }
  clear_samples(batch.size());
  std::vector<SeriesRequest> requests;
  for (const StoredSeriesPtr& series : batch)
    requests.push_back({.id = series->id, .aspect = aspect_of(*series)});
  for (const Part& part : parts_) {
    if (Result<void> read =
            reader_->read(part.tier, requests, part.span, std::span(samples_).first(batch.size()));
        !read) {
      return std::unexpected(read.error());
    }
  }
  for (std::size_t i = 0; i < batch.size(); ++i) {
    // A mean of buckets and single samples would weigh them alike.
    if (plan_.tier != Tier::raw && (plan_.aspect == Aspect::mean || plan_.this_tier_alone)) {
      const int64_t width_ms = shape_of(plan_.tier).sample_ms;
      const chunk::RollupColumns rollup =
          chunk::roll_up(newest[i].times_ms, newest[i].values, {.width_ms = width_ms});
      newest[i] = to_samples(rollup, plan_.aspect, width_ms);
    }
    merge_into(samples_[i], newest[i]);
    if (plan_.tier != Tier::raw && aspect_of(*batch[i]) == Aspect::counter) lift_counter(samples_[i]);
    if (!show(batch[i], samples_[i], visit)) return false;
  }
  return true;
}

Result<SampleColumns> SeriesQuery::samples_of_heads(SeriesId id) const {
  std::vector<Head::Cut> cuts;
  {
    const std::shared_lock lock(shared_.mutex);
    shared_.heads.collect(id, span_, cuts);
  }
  SampleColumns samples;
  for (const Head::Cut& cut : cuts) {
    const Result<SampleColumns> decoded = Head::decode(cut);
    if (!decoded) return decoded;
    merge_into(samples, *decoded);
  }
  return samples;
}

// Room for all that the file may have is taken at once, so that it need not move while it grows; where there
// is less, the rest is address space alone.
void SeriesQuery::clear_samples(std::size_t series) {
  if (samples_.size() < series) samples_.resize(series);
  const std::size_t room = std::min(samples_of_parts(), kBatchSamplesMax);
  for (SampleColumns& samples : std::span(samples_).first(series)) {
    samples.clear();
    samples.times_ms.reserve(room);
    samples.values.reserve(room);
  }
}

bool SeriesQuery::show(const StoredSeriesPtr& series, SampleColumns& samples, const SeriesVisitor& visit) {
  collapse_markers(samples);
  if (samples.empty()) return true;
  const std::shared_ptr<const Labels> labels(series, &series->labels);
  return visit({labels, as_timestamps(samples.times_ms, times_), samples.values, Duration(resolution_ms_)});
}

}  // namespace hb::store
