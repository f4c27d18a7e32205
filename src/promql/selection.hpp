#pragma once

#include <string_view>
#include <vector>

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

// The samples of a range selector, staleness markers left out, that its windows over the grid can reach.
[[nodiscard]] Result<std::vector<SeriesView>> select_windows(SeriesSource& source, const RangeSelector& range,
                                                             const StepGrid& grid, std::string_view function,
                                                             Budget& budget);

}  // namespace hb::promql
