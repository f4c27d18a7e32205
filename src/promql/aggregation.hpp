#pragma once

#include <span>
#include <string_view>

#include "base/error.hpp"
#include "promql/annotations.hpp"
#include "promql/budget.hpp"
#include "promql/column_set.hpp"
#include "promql/syntax.hpp"

namespace hb::promql {

struct AggregationInput {
  const Aggregation& aggregation;
  const ColumnSet& operand;
  std::span<const double> parameter;  // a value a step; of topk, bottomk, quantile, limitk and limit_ratio
  std::string_view label;             // of count_values
  Budget& budget;
  Annotations& annotations;
  Span parameter_span;
};

// Aggregates the series of a vector into groups, step by step; a group has a value where one of its series
// has one. Sums and means are compensated as in Prometheus; min and max ignore NaN unless there is nothing
// else. topk, bottomk, limitk and limit_ratio leave series as they are, and leave some out; those of an
// instant query come out of topk and bottomk in order.
[[nodiscard]] Result<ColumnSet> aggregate(const AggregationInput& input);

}  // namespace hb::promql
