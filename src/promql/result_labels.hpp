#pragma once

#include "base/error.hpp"
#include "promql/column_set.hpp"

namespace hb::promql {

// Makes a set of columns a result: leaves out the series without any value, and merges those that are the
// same once their metric names are dropped. Fails with Prometheus's words where two of them have a value at
// the same step.
[[nodiscard]] Result<void> finish_labels(ColumnSet& columns);

// Merges the series whose labels are the same, their metric names included.
[[nodiscard]] Result<void> merge_same_labels(ColumnSet& columns);

// Merges the series whose labels are the same once the marked metric names are dropped.
[[nodiscard]] Result<void> merge_same_results(ColumnSet& columns);

// Drops the marked metric names and sorts the series by their labels.
void drop_names_and_sort(ColumnSet& columns);

}  // namespace hb::promql
