#include <algorithm>
#include <vector>

#include "promql/binary_operation.hpp"
#include "promql/series_matching.hpp"

namespace hb::promql {
namespace {

// Whether any of some series has a value, by step.
std::vector<bool> presence(const ColumnSet& columns, const std::vector<std::size_t>& series) {
  std::vector<bool> present(columns.steps(), false);
  for (const std::size_t each : series) {
    const std::span<const double> column = columns.column(each);
    for (std::size_t step = 0; step < column.size(); ++step) {
      if (!is_absent(column[step])) present[step] = true;
    }
  }
  return present;
}

// Adds a series at the steps where `mask` is as wanted.
void add_where(ColumnSet& result, const ColumnSet& from, std::size_t series, const std::vector<bool>& mask,
               bool wanted) {
  const std::span<const double> column = from.column(series);
  const std::span<double> out = result.add(from.labels(series));
  for (std::size_t step = 0; step < out.size(); ++step) {
    if (mask[step] == wanted) out[step] = column[step];
  }
}

}  // namespace

Result<ColumnSet> set_operation(const BinaryOperation& operation, const ColumnSet& left,
                                const ColumnSet& right, Budget& budget) {
  if (!budget.take_samples(left.values().size() + right.values().size()))
    return std::unexpected(*budget.error());
  ColumnSet result(left.steps());
  for (const MatchGroup& group : match_series(operation.matching, left, right)) {
    const bool is_or = operation.op == BinaryOperator::logical_or;
    const std::vector<bool> present = is_or ? presence(left, group.left) : presence(right, group.right);
    for (const std::size_t series : group.left) {
      if (is_or) {
        std::ranges::copy(left.column(series), result.add(left.labels(series)).begin());
      } else {
        add_where(result, left, series, present, operation.op == BinaryOperator::logical_and);
      }
    }
    if (!is_or) continue;
    for (const std::size_t series : group.right)
      add_where(result, right, series, present, false);
  }
  return result;
}

}  // namespace hb::promql
