#pragma once

#include "base/error.hpp"
#include "promql/budget.hpp"
#include "promql/column_set.hpp"
#include "promql/syntax.hpp"

namespace hb::promql {

// Arithmetic gives a new value and takes the metric name away. A comparison keeps the values of the vector
// for which it holds; with `bool` it gives 1 or 0 for all and takes the name away too.

// Both sides are scalars.
[[nodiscard]] ColumnSet scalar_scalar(const BinaryOperation& operation, ColumnSet left,
                                      const ColumnSet& right);

// One side is a scalar.
[[nodiscard]] ColumnSet vector_scalar(const BinaryOperation& operation, ColumnSet vector,
                                      const ColumnSet& scalar, bool scalar_is_left);

// Series find each other by their matching labels, one to one or, with a group modifier, many to one. Fails
// where several series match at the same step that may not. With a fill modifier a number stands for the side
// that is missing. src/promql/vector_operation.cpp
[[nodiscard]] Result<ColumnSet> vector_vector(const BinaryOperation& operation, const ColumnSet& left,
                                              const ColumnSet& right, Budget& budget);

// `and`, `or` and `unless`: series are kept as they are or left out.
[[nodiscard]] Result<ColumnSet> set_operation(const BinaryOperation& operation, const ColumnSet& left,
                                              const ColumnSet& right, Budget& budget);

}  // namespace hb::promql
