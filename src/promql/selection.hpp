#pragma once

#include <functional>
#include <string_view>

#include "base/error.hpp"
#include "model/series_source.hpp"
#include "promql/budget.hpp"
#include "promql/column_set.hpp"
#include "promql/step_grid.hpp"
#include "promql/syntax.hpp"

namespace hb::promql {

// The values of an instant selector at every step: of each series its newest sample that is at most
// `lookback` old (one exactly so old is too old, as in Prometheus 3), and nothing where that is a staleness
// marker.
[[nodiscard]] Result<ColumnSet> select_instant(SeriesSource& source, const VectorSelector& selector,
                                               const StepGrid& grid, Duration lookback, Budget& budget);

// Gives `visit` the samples of one series after the other that the windows of a range selector over the grid
// can reach, staleness markers left out. Series without any are left out.
[[nodiscard]] Result<void> for_each_windowed(SeriesSource& source, const RangeSelector& range,
                                             const StepGrid& grid, std::string_view function, Budget& budget,
                                             const std::function<void(const SeriesSpan&)>& visit);

}  // namespace hb::promql
