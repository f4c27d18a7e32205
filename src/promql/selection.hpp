#pragma once

#include <functional>
#include <string_view>

#include "base/error.hpp"
#include "model/series_source.hpp"
#include "promql/budget.hpp"
#include "promql/column_set.hpp"
#include "promql/edges.hpp"
#include "promql/step_grid.hpp"
#include "promql/syntax.hpp"

namespace hb::promql {

// When a selector or subquery looks, for each step of `grid`: earlier by its offset, or always at the time
// behind its `@`. `query` is the grid of the whole query, which start() and end() mean.
[[nodiscard]] StepGrid looked_at(const TimeShift& shift, const StepGrid& grid, const StepGrid& query);

// What is taken of a sample that an instant selector finds.
enum class SampleField { value, time_seconds };

// The values of an instant selector at every step of `grid`, which looked_at() gave: of each series its
// newest sample that is at most `lookback` old (one exactly so old is too old, as in Prometheus 3), and
// nothing where that is a staleness marker. Of a smoothed selector the point at the step on the line between
// the samples on either side of it, as far away as `lookback` at most; where there is none behind the step,
// the newest sample.
[[nodiscard]] Result<ColumnSet> select_instant(SeriesSource& source, const VectorSelector& selector,
                                               const StepGrid& grid, SampleField field, Duration lookback,
                                               Budget& budget);

// The windows of a range selector: `range` long, ending at each step of `grid`, which looked_at() gave.
struct Windows {
  StepGrid grid;
  Duration range{0};
  EdgeReach reach = {};            // how far past the windows samples are wanted too
  std::string_view function = {};  // that looks through them; for the source
};

// Gives `visit` the samples of one series after the other that the windows can reach, staleness markers left
// out. Series without any are left out.
[[nodiscard]] Result<void> for_each_windowed(SeriesSource& source, const VectorSelector& selector,
                                             const Windows& windows, Budget& budget,
                                             const std::function<void(const SeriesSpan&)>& visit);

}  // namespace hb::promql
