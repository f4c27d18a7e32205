#include "promql/selection.hpp"

#include <algorithm>
#include <cstddef>
#include <variant>
#include <vector>

#include "model/staleness.hpp"
#include "promql/time_cursor.hpp"

namespace hb::promql {
namespace {

// What windows of the given length over the grid can reach. They are open on the left: a sample exactly at
// the start of the first is not in it.
TimeRange reach(const StepGrid& grid, Duration window) {
  return {grid.start - window + Duration{1}, grid.last()};
}

TimeRange reach(const Windows& windows) {
  const TimeRange inside = reach(windows.grid, windows.range);
  return {inside.start - windows.reach.back, inside.end + windows.reach.ahead};
}

// Series without their staleness markers, in memory that is kept from one to the next.
class MarkerFilter {
 public:
  [[nodiscard]] SeriesSpan without_markers(const SeriesSpan& series) {
    if (!has_stale(series.values)) return series;
    times_.clear();
    values_.clear();
    for (std::size_t i = 0; i < series.values.size(); ++i) {
      if (is_stale(series.values[i])) continue;
      times_.push_back(series.times[i]);
      values_.push_back(series.values[i]);
    }
    return {series.labels, times_, values_, series.resolution};
  }

 private:
  std::vector<Timestamp> times_;
  std::vector<double> values_;
};

// How far an instant selector looks back in a series: further than it was told where its samples stand far
// apart.
Duration reach_back(const SeriesSpan& view, Duration lookback) {
  return std::max(lookback, 2 * view.resolution);
}

// False when the series has no value at any step.
bool look_back(const SeriesSpan& view, const StepGrid& grid, Duration lookback, SampleField field,
               std::span<double> out) {
  TimeCursor cursor;
  bool found = false;
  for (std::size_t step = 0; step < out.size(); ++step) {
    const Timestamp time = grid.at(step);
    const std::size_t next = cursor.behind(view.times, time);  // the first sample after the step
    if (next == 0 || view.times[next - 1] <= time - lookback) continue;
    out[step] = view.values[next - 1];  // a staleness marker is what absent() is
    if (is_absent(out[step])) continue;
    found = true;
    if (field == SampleField::time_seconds)
      out[step] = static_cast<double>(unix_ms(view.times[next - 1])) / 1000;
  }
  return found;
}

// The same on the lines between the samples; there are no markers among them.
bool draw_lines(const SeriesSpan& view, const StepGrid& grid, Duration lookback, SampleField field,
                std::span<double> out) {
  std::size_t next = 0;  // the first sample at or after the step
  bool found = false;
  for (std::size_t step = 0; step < out.size(); ++step) {
    const Timestamp time = grid.at(step);
    while (next < view.times.size() && view.times[next] < time)
      ++next;
    const bool has_next = next < view.times.size() && view.times[next] <= time + lookback;
    const bool has_previous = next > 0 && view.times[next - 1] > time - lookback;
    if (has_next && view.times[next] == time) {
      out[step] = view.values[next];
    } else if (has_next && has_previous) {
      out[step] = value_between({view.times, view.values}, next - 1, time);
    } else if (has_previous) {
      out[step] = view.values[next - 1];
    } else {
      continue;
    }
    found = true;
    if (field == SampleField::time_seconds) out[step] = static_cast<double>(unix_ms(time)) / 1000;
  }
  return found;
}

Result<ColumnSet> select_smoothed(SeriesSource& source, const VectorSelector& selector, const StepGrid& grid,
                                  SampleField field, Duration lookback, Budget& budget) {
  ColumnSet columns(grid.count);
  const Windows windows{.grid = grid, .range = lookback, .reach = {.back = {}, .ahead = lookback}};
  const Result<void> read =
      for_each_windowed(source, selector, windows, budget, [&](const SeriesSpan& series) {
        if (!budget.take_samples(grid.count)) return;
        const std::span<double> column = columns.add({series.labels, false});
        if (!draw_lines(series, grid, reach_back(series, lookback), field, column)) columns.remove_last();
      });
  if (!read) return std::unexpected(read.error());
  return columns;
}

}  // namespace

StepGrid looked_at(const TimeShift& shift, const StepGrid& grid, const StepGrid& query) {
  if (!shift.at) return grid.shifted_back(shift.offset);
  Timestamp time = query.start;
  if (const auto* fixed = std::get_if<Timestamp>(&*shift.at)) {
    time = *fixed;
  } else if (std::holds_alternative<EndOfQuery>(*shift.at)) {
    time = query.end();
  }
  return {.start = time - shift.offset, .step = Duration{0}, .count = grid.count};
}

Result<ColumnSet> select_instant(SeriesSource& source, const VectorSelector& selector, const StepGrid& grid,
                                 SampleField field, Duration lookback, Budget& budget) {
  if (selector.edges == Edges::smoothed)
    return select_smoothed(source, selector, grid, field, lookback, budget);
  const SelectHints hints{.step = grid.step, .function = {}, .range = Duration{0}};
  ColumnSet columns(grid.count);
  const Result<void> read =
      source.for_each(selector.matchers, reach(grid, lookback), hints, [&](const SeriesSpan& series) {
        if (!budget.take_samples(series.values.size() + grid.count)) return false;
        const std::span<double> column = columns.add({series.labels, false});
        if (!look_back(series, grid, reach_back(series, lookback), field, column)) columns.remove_last();
        return true;
      });
  if (!read) return std::unexpected(read.error());
  if (budget.error()) return std::unexpected(*budget.error());
  return columns;
}

Result<void> for_each_windowed(SeriesSource& source, const VectorSelector& selector, const Windows& windows,
                               Budget& budget, const std::function<void(const SeriesSpan&)>& visit) {
  const SelectHints hints{.step = windows.grid.step, .function = windows.function, .range = windows.range};
  MarkerFilter filter;
  const Result<void> read =
      source.for_each(selector.matchers, reach(windows), hints, [&](const SeriesSpan& series) {
        if (!budget.take_samples(series.values.size())) return false;
        const SeriesSpan samples = filter.without_markers(series);
        if (!samples.values.empty()) visit(samples);
        return !budget.error();
      });
  if (!read) return read;
  if (budget.error()) return std::unexpected(*budget.error());
  return {};
}

}  // namespace hb::promql
