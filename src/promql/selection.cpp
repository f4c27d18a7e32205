#include "promql/selection.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "model/staleness.hpp"

namespace hb::promql {
namespace {

// Reads what windows of the given length over the grid can reach. They are open on the left: a sample exactly
// at the start of the first is not read.
Result<std::vector<SeriesView>> read(SeriesSource& source, const VectorSelector& selector,
                                     const StepGrid& grid, Duration window, const SelectHints& hints,
                                     Budget& budget) {
  const TimeRange range{grid.start - window + Duration{1}, grid.last()};
  Result<std::vector<SeriesView>> views = source.select(selector.matchers, range, hints);
  if (!views) return views;
  for (const SeriesView& view : *views) {
    if (!budget.take_samples(view.values.size())) return std::unexpected(*budget.error());
  }
  return views;
}

void remove_stale_markers(SeriesView& view) {
  if (std::ranges::none_of(view.values, is_stale)) return;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < view.values.size(); ++i) {
    if (is_stale(view.values[i])) continue;
    view.times[kept] = view.times[i];
    view.values[kept] = view.values[i];
    ++kept;
  }
  view.times.resize(kept);
  view.values.resize(kept);
}

// False when the series has no value at any step.
bool look_back(const SeriesView& view, const StepGrid& grid, Duration lookback, std::span<double> out) {
  std::size_t next = 0;  // the first sample after the step
  bool found = false;
  for (std::size_t step = 0; step < out.size(); ++step) {
    const Timestamp time = grid.at(step);
    while (next < view.times.size() && view.times[next] <= time)
      ++next;
    if (next == 0 || view.times[next - 1] <= time - lookback) continue;
    out[step] = view.values[next - 1];  // a staleness marker is what absent() is
    found = found || !is_absent(out[step]);
  }
  return found;
}

}  // namespace

Result<ColumnSet> select_instant(SeriesSource& source, const VectorSelector& selector, const StepGrid& grid,
                                 Duration lookback, Budget& budget) {
  const StepGrid shifted = grid.shifted_back(selector.shift.offset);
  const SelectHints hints{.step = grid.step, .function = {}, .range = Duration{0}};
  Result<std::vector<SeriesView>> views = read(source, selector, shifted, lookback, hints, budget);
  if (!views) return std::unexpected(views.error());

  if (!budget.take_samples(views->size() * grid.count)) return std::unexpected(*budget.error());
  ColumnSet columns(grid.count);
  columns.reserve(views->size());
  for (SeriesView& view : *views) {
    const std::span<double> column = columns.add({std::move(view.labels), false});
    if (!look_back(view, shifted, lookback, column)) columns.remove_last();
  }
  return columns;
}

Result<std::vector<SeriesView>> select_windows(SeriesSource& source, const RangeSelector& range,
                                               const StepGrid& grid, std::string_view function,
                                               Budget& budget) {
  const StepGrid shifted = grid.shifted_back(range.selector.shift.offset);
  const SelectHints hints{.step = grid.step, .function = function, .range = range.range};
  Result<std::vector<SeriesView>> views = read(source, range.selector, shifted, range.range, hints, budget);
  if (!views) return views;
  for (SeriesView& view : *views)
    remove_stale_markers(view);
  std::erase_if(*views, [](const SeriesView& view) { return view.values.empty(); });
  return views;
}

}  // namespace hb::promql
