#pragma once

#include "base/error.hpp"
#include "promql/budget.hpp"
#include "promql/column_set.hpp"
#include "promql/syntax.hpp"

namespace hb::promql {

// Aggregates the series of a vector into groups, step by step; a group has a value where one of its series
// has one. Sums and means are compensated as in Prometheus; min and max ignore NaN unless there is nothing
// else.
[[nodiscard]] Result<ColumnSet> aggregate(const Aggregation& aggregation, const ColumnSet& operand,
                                          Budget& budget);

}  // namespace hb::promql
