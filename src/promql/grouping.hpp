#pragma once

#include <cstddef>
#include <vector>

#include "base/error.hpp"
#include "promql/column_set.hpp"
#include "promql/syntax.hpp"

namespace hb::promql {

// Which group every series belongs to, and the labels of the groups in the order of their first series.
struct Grouping {
  std::vector<std::size_t> group_of;
  std::vector<ResultLabels> groups;
};

[[nodiscard]] Grouping group_series(const Aggregation& aggregation, const ColumnSet& operand);

// topk, bottomk, limitk, limit_ratio, quantile and count_values, whose parameters may differ from step to
// step; the rest of aggregate().
struct AggregationInput;
[[nodiscard]] Result<ColumnSet> select_series(const AggregationInput& input, const Grouping& grouping);
[[nodiscard]] Result<ColumnSet> quantile_of_groups(const AggregationInput& input, const Grouping& grouping);
[[nodiscard]] Result<ColumnSet> count_values_of_groups(const AggregationInput& input,
                                                       const Grouping& grouping);

}  // namespace hb::promql
