#include "promql/edges.hpp"

#include <algorithm>

namespace hb::promql {
namespace {

double seconds(Duration duration) { return static_cast<double>(duration.count()) / 1000; }

// How much of the way from a sample to the one behind it lies before `time`.
double way_before(std::span<const Timestamp> times, std::size_t first, Timestamp time) {
  return seconds(time - times[first]) / seconds(times[first + 1] - times[first]);
}

bool is_inside(const EdgedWindow& window, Timestamp time) {
  return time > window.range.start && time < window.range.end;
}

// The samples [first, last) that lie between the edges.
struct Inner {
  std::size_t first = 0;
  std::size_t last = 0;
};
Inner inner_of(const EdgedWindow& window, std::span<const Timestamp> times) {
  return {.first = window.left + (is_inside(window, times[window.left]) ? 0 : 1),
          .last = window.right + (is_inside(window, times[window.right]) ? 1 : 0)};
}

// The series' values at the edges. A counter that was reset between two samples is taken to have been so
// right behind the first: at the left edge it grows from zero to the second, at the right one it goes on from
// the first by what the second is.
struct EdgeValues {
  double left = 0;
  double right = 0;
};
EdgeValues edge_values(const EdgedWindow& window, const EdgeSamples& samples, Edges edges, Slope slope) {
  EdgeValues at{.left = samples.values[window.left], .right = samples.values[window.right]};
  if (edges != Edges::smoothed) return at;
  const auto falls_behind = [&](std::size_t first) {
    return slope == Slope::counter && samples.values[first + 1] < samples.values[first];
  };
  const bool on_line_left = samples.times[window.left] < window.range.start;
  const bool on_line_right = window.right > window.left && samples.times[window.right] > window.range.end;
  if (on_line_left) {
    at.left = falls_behind(window.left) ? samples.values[window.left + 1] *
                                              way_before(samples.times, window.left, window.range.start)
                                        : value_between(samples, window.left, window.range.start);
  }
  if (!on_line_right) return at;
  const std::size_t before = window.right - 1;
  if (!falls_behind(before)) {
    at.right = value_between(samples, before, window.range.end);
    return at;
  }
  const double since_reset =
      samples.values[window.right] * way_before(samples.times, before, window.range.end);
  // Where both edges lie on one line, both are told from its reset on.
  const bool one_line = on_line_left && window.left == before;
  at.right = one_line ? since_reset : samples.values[before] + since_reset;
  return at;
}

}  // namespace

EdgeReach edge_reach(Edges edges, Duration lookback) {
  return {.back = edges == Edges::plain ? Duration{0} : lookback,
          .ahead = edges == Edges::smoothed ? lookback : Duration{0}};
}

double value_between(const EdgeSamples& samples, std::size_t first, Timestamp time) {
  const double from = samples.values[first];
  return from + (samples.values[first + 1] - from) * way_before(samples.times, first, time);
}

std::optional<EdgedWindow> edged_window(std::span<const Timestamp> times, TimeRange range, EdgeReach reach) {
  const auto index_after = [&](Timestamp time) {
    return static_cast<std::size_t>(std::ranges::upper_bound(times, time) - times.begin());
  };
  const std::size_t in_reach = index_after(range.start - reach.back);
  const std::size_t behind_start = index_after(range.start);
  // The samples up to the end, with one behind it where that is in reach.
  std::size_t last = index_after(range.end);
  const bool on_end = last > 0 && times[last - 1] == range.end;
  if (reach.ahead > Duration{0} && !on_end && last < times.size() && times[last] <= range.end + reach.ahead)
    ++last;
  if (last <= behind_start) return std::nullopt;
  const bool anchored = behind_start > in_reach;
  return EdgedWindow{.range = range, .left = anchored ? behind_start - 1 : behind_start, .right = last - 1};
}

double change_over(const EdgedWindow& window, const EdgeSamples& samples, Edges edges, Slope slope) {
  const EdgeValues at = edge_values(window, samples, edges, slope);
  double change = at.right - at.left;
  if (slope == Slope::gauge) return change;
  const Inner inner = inner_of(window, samples.times);
  double previous = at.left;
  for (std::size_t i = inner.first; i < inner.last; ++i) {
    if (samples.values[i] < previous) change += previous;
    previous = samples.values[i];
  }
  return at.right < previous ? change + previous : change;
}

EdgedSeries with_edges(const EdgedWindow& window, const EdgeSamples& samples, Edges edges) {
  const EdgeValues at = edge_values(window, samples, edges, Slope::gauge);
  const Inner inner = inner_of(window, samples.times);
  EdgedSeries out{.times = {window.range.start}, .values = {at.left}};
  for (std::size_t i = inner.first; i < inner.last; ++i) {
    out.times.push_back(samples.times[i]);
    out.values.push_back(samples.values[i]);
  }
  out.times.push_back(window.range.end);
  out.values.push_back(at.right);
  return out;
}

}  // namespace hb::promql
