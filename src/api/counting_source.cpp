#include "api/counting_source.hpp"

#include <algorithm>
#include <numeric>

#include "model/staleness.hpp"

namespace hb::api {
namespace {

std::string text_of(std::span<const Matcher> matchers) {
  std::string out = "{";
  for (const Matcher& matcher : matchers) {
    if (out.size() > 1) out.append(", ");
    out.append(matcher.to_string());
  }
  return out + '}';
}

}  // namespace

Result<std::vector<SeriesView>> CountingSource::select(std::span<const Matcher> matchers, TimeRange range,
                                                       const SelectHints& hints) {
  std::vector<SeriesView> selected;
  const Result<void> read = for_each(matchers, range, hints, [&](const SeriesSpan& series) {
    selected.push_back({series.labels,
                        {series.times.begin(), series.times.end()},
                        {series.values.begin(), series.values.end()},
                        series.resolution});
    return true;
  });
  if (!read) return std::unexpected(read.error());
  return selected;
}

Result<void> CountingSource::for_each(std::span<const Matcher> matchers, TimeRange range,
                                      const SelectHints& hints, const SeriesVisitor& visit) {
  const std::size_t selection = selections_.size();
  selections_.push_back({.matchers = text_of(matchers),
                         .function = std::string(hints.function),
                         .range = range,
                         .window = hints.range});
  return source_.for_each(matchers, range, hints, [&](const SeriesSpan& series) {
    Selection& counted = selections_[selection];
    ++counted.series;
    counted.samples += series.values.size();
    counted.resolution = std::max(counted.resolution, series.resolution);
    series_samples_max_ = std::max<uint64_t>(series_samples_max_, series.values.size());
    count(series, range, hints);
    return visit(series);
  });
}

// The range ends with the last step, shifted by whatever offset: the steps before are a step apart.
void CountingSource::count(const SeriesSpan& series, TimeRange range, const SelectHints& hints) {
  if (hints.step != grid_.step) {
    at_step_.back() += series.values.size();
    return;
  }
  const bool instant = hints.range == Duration{0};
  const Duration window = instant ? std::max(lookback_, 2 * series.resolution) : hints.range;
  std::size_t begin = 0;  // of the window's samples
  std::size_t end = 0;
  for (std::size_t step = 0; step < at_step_.size(); ++step) {
    const Timestamp time = range.end - grid_.step * static_cast<int64_t>(at_step_.size() - 1 - step);
    while (end < series.times.size() && series.times[end] <= time)
      ++end;
    while (begin < end && series.times[begin] <= time - window)
      ++begin;
    if (begin == end) continue;
    at_step_[step] += instant ? (is_stale(series.values[end - 1]) ? 0 : 1) : end - begin;
  }
}

uint64_t CountingSource::samples() const {
  return std::accumulate(at_step_.begin(), at_step_.end(), uint64_t{0});
}

}  // namespace hb::api
