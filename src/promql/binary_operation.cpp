#include "promql/binary_operation.hpp"

#include <cmath>
#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/assert.hpp"
#include "promql/labelset_key.hpp"
#include "promql/token.hpp"

namespace hb::promql {
namespace {

// Calls `visit` with the function of an arithmetic operator, so that the loop inside is compiled for each.
template <typename Visit>
void with_arithmetic(BinaryOperator op, Visit visit) {
  switch (op) {
    case BinaryOperator::add:
      return visit(std::plus<double>());
    case BinaryOperator::subtract:
      return visit(std::minus<double>());
    case BinaryOperator::multiply:
      return visit(std::multiplies<double>());
    case BinaryOperator::divide:
      return visit(std::divides<double>());
    case BinaryOperator::modulo:
      return visit([](double a, double b) { return std::fmod(a, b); });
    case BinaryOperator::power:
      return visit([](double a, double b) { return std::pow(a, b); });
    case BinaryOperator::atan2:
      return visit([](double a, double b) { return std::atan2(a, b); });
    default:
      HB_ASSERT(false);
  }
}

template <typename Visit>
void with_comparison(BinaryOperator op, Visit visit) {
  switch (op) {
    case BinaryOperator::equal:
      return visit(std::equal_to<double>());
    case BinaryOperator::not_equal:
      return visit(std::not_equal_to<double>());
    case BinaryOperator::less:
      return visit(std::less<double>());
    case BinaryOperator::less_or_equal:
      return visit(std::less_equal<double>());
    case BinaryOperator::greater:
      return visit(std::greater<double>());
    case BinaryOperator::greater_or_equal:
      return visit(std::greater_equal<double>());
    default:
      HB_ASSERT(false);
  }
}

// Calls `visit` with a function of (left, right, kept) that gives the operation's value; `kept` is what a
// comparison without bool keeps.
template <typename Visit>
void with_operation(const BinaryOperation& operation, Visit visit) {
  if (!is_comparison(operation.op)) {
    return with_arithmetic(operation.op, [&](auto compute) {
      visit([compute](double left, double right, double) { return compute(left, right); });
    });
  }
  with_comparison(operation.op, [&](auto holds) {
    if (operation.return_bool) {
      visit([holds](double left, double right, double) { return holds(left, right) ? 1.0 : 0.0; });
    } else {
      visit([holds](double left, double right, double kept) { return holds(left, right) ? kept : absent(); });
    }
  });
}

bool drops_name(const BinaryOperation& operation) {
  return !is_comparison(operation.op) || operation.return_bool;
}

// As Prometheus's messages write labels: `{__name__="a", mode="idle"}`.
std::string in_braces(const Labels& labels) {
  std::string out = "{";
  for (const LabelView label : labels) {
    if (out.size() > 1) out.append(", ");
    out.append(label.name).append("=").append(quoted(label.value));
  }
  return out + '}';
}

// The series of both sides that match each other.
struct MatchGroup {
  std::vector<std::size_t> left;
  std::vector<std::size_t> right;
};

std::vector<MatchGroup> match(const ColumnSet& left, const ColumnSet& right) {
  std::vector<MatchGroup> groups;
  std::unordered_map<LabelsetKey, std::size_t, LabelsetHash> known;
  known.reserve(left.size());
  const auto group_of = [&](const ResultLabels& labels) -> MatchGroup& {
    const auto [entry, added] = known.try_emplace(LabelsetKey::unnamed(labels), groups.size());
    if (added) groups.emplace_back();
    return groups[entry->second];
  };
  for (std::size_t i = 0; i < left.size(); ++i)
    group_of(left.labels(i)).left.push_back(i);
  for (std::size_t i = 0; i < right.size(); ++i)
    group_of(right.labels(i)).right.push_back(i);
  return groups;
}

bool has_value(const ColumnSet& columns, std::size_t step) {
  for (std::size_t series = 0; series < columns.size(); ++series) {
    if (!is_absent(columns.column(series)[step])) return true;
  }
  return false;
}

std::unexpected<Error> duplicate_on_the_right(const ColumnSet& right, std::size_t first, std::size_t second) {
  const Labels& labels = *right.labels(second).labels;
  return fail(ErrorCode::invalid,
              fmt::format("found duplicate series for the match group {} on the right hand-side of the "
                          "operation: [{}, {}];many-to-many matching not allowed: matching labels must be "
                          "unique on one side",
                          in_braces(labels.without_metric_name()), in_braces(labels),
                          in_braces(*right.labels(first).labels)));
}

// The values of a group's right side, of which at most one series may be present at any step where the left
// side has anything at all.
Result<std::vector<double>> right_side(const ColumnSet& left, const ColumnSet& right,
                                       const MatchGroup& group) {
  std::vector<double> values(right.steps(), absent());
  std::vector<std::size_t> from(right.steps(), 0);
  for (const std::size_t series : group.right) {
    const std::span<const double> column = right.column(series);
    for (std::size_t step = 0; step < values.size(); ++step) {
      if (is_absent(column[step])) continue;
      if (!is_absent(values[step]) && has_value(left, step)) {
        return duplicate_on_the_right(right, from[step], series);
      }
      values[step] = column[step];
      from[step] = series;
    }
  }
  return values;
}

// The result has no two series with a value of one group at the same step.
Result<void> check_one_to_one(const ColumnSet& result, std::size_t first, std::size_t last) {
  for (std::size_t step = 0; step < result.steps(); ++step) {
    std::size_t present = 0;
    for (std::size_t series = first; series < last; ++series) {
      if (!is_absent(result.column(series)[step])) ++present;
    }
    if (present > 1) {
      return fail(ErrorCode::invalid,
                  "multiple matches for labels: many-to-one matching must be explicit "
                  "(group_left/group_right)");
    }
  }
  return {};
}

}  // namespace

ColumnSet scalar_scalar(const BinaryOperation& operation, ColumnSet left, const ColumnSet& right) {
  with_operation(operation, [&](auto compute) {
    const std::span<double> values = left.values();
    for (std::size_t i = 0; i < values.size(); ++i)
      values[i] = compute(values[i], right.values()[i], values[i]);
  });
  return left;
}

ColumnSet vector_scalar(const BinaryOperation& operation, ColumnSet vector, const ColumnSet& scalar,
                        bool scalar_is_left) {
  const std::span<const double> scalars = scalar.values();
  with_operation(operation, [&](auto compute) {
    for (std::size_t series = 0; series < vector.size(); ++series) {
      const std::span<double> column = vector.column(series);
      for (std::size_t i = 0; i < column.size(); ++i) {
        const double value = column[i];
        if (is_absent(value)) continue;
        column[i] = scalar_is_left ? compute(scalars[i], value, value) : compute(value, scalars[i], value);
      }
    }
  });
  if (drops_name(operation)) {
    for (std::size_t series = 0; series < vector.size(); ++series)
      vector.labels(series).drop_name = true;
  }
  return vector;
}

Result<ColumnSet> vector_vector(const BinaryOperation& operation, const ColumnSet& left,
                                const ColumnSet& right, Budget& budget) {
  ColumnSet result(left.steps());
  if (left.size() == 0 || right.size() == 0) return result;
  if (!budget.take_samples(left.values().size())) return std::unexpected(*budget.error());
  result.reserve(left.size());

  for (const MatchGroup& group : match(left, right)) {
    if (group.left.empty() || group.right.empty()) continue;
    std::vector<double> merged;
    std::span<const double> on_right = right.column(group.right.front());
    if (group.right.size() > 1) {
      Result<std::vector<double>> side = right_side(left, right, group);
      if (!side) return std::unexpected(side.error());
      merged = std::move(*side);
      on_right = merged;
    }
    const std::size_t first = result.size();
    for (const std::size_t series : group.left) {
      ResultLabels labels = left.labels(series);
      labels.drop_name = labels.drop_name || drops_name(operation);
      const std::span<const double> on_left = left.column(series);
      const std::span<double> out = result.add(std::move(labels));
      with_operation(operation, [&](auto compute) {
        for (std::size_t i = 0; i < out.size(); ++i) {
          const bool both = !is_absent(on_left[i]) && !is_absent(on_right[i]);
          if (both) out[i] = compute(on_left[i], on_right[i], on_left[i]);
        }
      });
    }
    if (group.left.size() > 1) {
      if (const auto unique = check_one_to_one(result, first, result.size()); !unique) {
        return std::unexpected(unique.error());
      }
    }
  }
  return result;
}

}  // namespace hb::promql
