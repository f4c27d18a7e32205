#include "store/head.hpp"

#include <algorithm>
#include <utility>

#include "base/assert.hpp"
#include "model/staleness.hpp"

namespace hb::store {
namespace {

// The positions of the times in a span.
std::pair<std::size_t, std::size_t> positions(const std::vector<int64_t>& times_ms, TimeSpan span) {
  const auto first = std::ranges::lower_bound(times_ms, span.start_ms);
  const auto last = std::upper_bound(first, times_ms.end(), span.end_ms);
  return {static_cast<std::size_t>(first - times_ms.begin()),
          static_cast<std::size_t>(last - times_ms.begin())};
}

template <typename T>
std::vector<T> slice(const std::vector<T>& values, std::size_t from, std::size_t to) {
  return {values.begin() + static_cast<std::ptrdiff_t>(from),
          values.begin() + static_cast<std::ptrdiff_t>(to)};
}

}  // namespace

uint32_t Head::begin_tick(int64_t time_ms) {
  HB_ASSERT(ticks_ms_.empty() || time_ms > ticks_ms_.back());
  ticks_ms_.push_back(time_ms);
  return static_cast<uint32_t>(ticks_ms_.size() - 1);
}

HeadSeries& Head::series(const StoredSeriesPtr& series) {
  std::unique_ptr<HeadSeries>& slot = series_[series->id];
  if (!slot) slot = std::make_unique<HeadSeries>(HeadSeries{.series = series, .column = {}, .external = {}});
  return *slot;
}

const HeadSeries* Head::find(SeriesId id) const {
  const auto found = series_.find(id);
  return found == series_.end() ? nullptr : found->second.get();
}

void Head::put(HeadSeries& series, int64_t time_ms, double value) {
  SampleColumns& samples = series.external;
  if (samples.empty() || time_ms > samples.times_ms.back()) {
    samples.add(time_ms, value);
    ++external_samples_;
    return;
  }
  const auto at = std::ranges::lower_bound(samples.times_ms, time_ms);
  const auto position = at - samples.times_ms.begin();
  if (*at == time_ms) {
    samples.values[static_cast<std::size_t>(position)] = value;
    return;
  }
  ++external_samples_;
  samples.times_ms.insert(at, time_ms);
  samples.values.insert(samples.values.begin() + position, value);
}

std::optional<double> Head::external_value(const HeadSeries& series, int64_t time_ms) {
  const SampleColumns& samples = series.external;
  if (samples.empty() || time_ms > samples.times_ms.back()) return std::nullopt;
  const auto at = std::ranges::lower_bound(samples.times_ms, time_ms);
  if (*at != time_ms) return std::nullopt;
  return samples.values[static_cast<std::size_t>(at - samples.times_ms.begin())];
}

std::shared_ptr<const Head::Ticks> Head::ticks_in(TimeSpan span) const {
  const auto [from, to] = positions(ticks_ms_, span);
  return std::make_shared<const Ticks>(Ticks{.first = from, .times_ms = slice(ticks_ms_, from, to)});
}

std::optional<Head::Cut> Head::cut(const HeadSeries& series, TimeSpan span,
                                   const std::shared_ptr<const Ticks>& ticks) const {
  Cut cut{.ticks = ticks, .pieces = {}, .external = {}};
  const std::size_t from = ticks->first;
  // One tick more than the column has says that it has ended.
  const std::size_t known = std::min<std::size_t>(from + ticks->times_ms.size(),
                                                  series.column.empty() ? 0 : series.column.end_tick() + 1);
  if (from < known)
    cut.pieces = series.column.collect(static_cast<uint32_t>(from), static_cast<uint32_t>(known));
  const auto [first, last] = positions(series.external.times_ms, span);
  if (first < last) {
    cut.external.times_ms = slice(series.external.times_ms, first, last);
    cut.external.values = slice(series.external.values, first, last);
  }
  if (cut.ticks_ms().empty() && cut.external.empty()) return std::nullopt;
  return cut;
}

Result<SampleColumns> Head::decode(const Cut& cut) {
  SampleColumns samples;
  const std::span<const int64_t> ticks_ms = cut.ticks_ms();
  samples.times_ms.assign(ticks_ms.begin(), ticks_ms.end());
  samples.values.resize(ticks_ms.size());
  if (!ticks_ms.empty()) {
    if (Result<void> decoded = HeadColumn::decode(cut.pieces, samples.values); !decoded) {
      return std::unexpected(decoded.error());
    }
  }
  merge_into(samples, cut.external);
  return samples;
}

int64_t Head::last_ms(const HeadSeries& series) const {
  int64_t last = INT64_MIN;
  if (!series.column.empty()) last = ticks_ms_[series.column.end_tick() - 1];
  if (!series.external.empty()) last = std::max(last, series.external.times_ms.back());
  return last;
}

std::shared_ptr<const Head> Head::sealed() const {
  auto copy = std::make_shared<Head>(span_);
  copy->ticks_ms_ = ticks_ms_;
  copy->series_.reserve(series_.size());
  for (const auto& [id, series] : series_) {
    copy->series_.emplace(
        id, std::make_unique<HeadSeries>(HeadSeries{
                .series = series->series, .column = series->column.sealed(), .external = series->external}));
  }
  return copy;
}

std::vector<const HeadSeries*> Head::sorted() const {
  std::vector<const HeadSeries*> all;
  all.reserve(series_.size());
  for (const auto& [id, series] : series_)
    all.push_back(series.get());
  std::ranges::sort(all, {}, [](const HeadSeries* each) { return each->series->id; });
  return all;
}

std::size_t Head::memory_bytes() const {
  std::size_t bytes = ticks_ms_.capacity() * sizeof(int64_t);
  for (const auto& [id, series] : series_) {
    bytes += sizeof(HeadSeries) + series->column.memory_bytes() +
             series->external.times_ms.capacity() * (sizeof(int64_t) + sizeof(double));
  }
  return bytes;
}

}  // namespace hb::store
