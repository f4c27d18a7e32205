#include "promql/binary_operation.hpp"

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/assert.hpp"
#include "promql/labelset_key.hpp"
#include "promql/result_labels.hpp"
#include "promql/series_matching.hpp"
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

// A value or its absence. Chosen as bits: absence is a signalling NaN, which g++ may make quiet when it
// chooses between numbers.
double kept_if(bool holds, double kept) {
  return std::bit_cast<double>(holds ? std::bit_cast<uint64_t>(kept) : kStaleBits);
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
      visit([holds](double left, double right, double kept) { return kept_if(holds(left, right), kept); });
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

bool has_value(const ColumnSet& columns, std::size_t step) {
  for (std::size_t series = 0; series < columns.size(); ++series) {
    if (!is_absent(columns.column(series)[step])) return true;
  }
  return false;
}

std::unexpected<Error> duplicate_series(const MatchGroup& group, std::string_view side, const Labels& first,
                                        const Labels& second) {
  return fail(
      ErrorCode::invalid,
      fmt::format("found duplicate series for the match group {} on the {} hand-side of the "
                  "operation: [{}, {}];many-to-many matching not allowed: matching labels must be "
                  "unique on one side",
                  in_braces(group.labels->without_metric_name()), side, in_braces(first), in_braces(second)));
}

// The "one" side of a group as one column, and the series that each value is from.
struct OneSide {
  std::vector<double> values;
  std::vector<std::size_t> from;
};

// An operation of two vectors, group by group.
class VectorOperation {
 public:
  VectorOperation(const BinaryOperation& operation, const ColumnSet& left, const ColumnSet& right)
      : operation_(operation),
        many_is_left_(operation.matching.cardinality != Cardinality::one_to_many),
        one_to_one_(operation.matching.cardinality == Cardinality::one_to_one),
        many_(many_is_left_ ? left : right),
        one_(many_is_left_ ? right : left),
        result_(left.steps()) {}

  Result<void> add(const MatchGroup& group) {
    const std::vector<std::size_t>& many = many_is_left_ ? group.left : group.right;
    const std::vector<std::size_t>& ones = many_is_left_ ? group.right : group.left;
    const Result<OneSide> one = one_side(group, ones);
    if (!one) return std::unexpected(one.error());
    const std::size_t first = result_.size();
    for (const std::size_t series : many)
      add_series(series, *one, ones);
    if (one_to_one_ && many.size() > 1) return check_one_to_one(first);
    return {};
  }

  // The "one" side has one series of a group even where none of the other side matches it.
  [[nodiscard]] Result<void> check(const MatchGroup& group) const {
    const std::vector<std::size_t>& ones = many_is_left_ ? group.right : group.left;
    if (ones.size() < 2) return {};
    const Result<OneSide> one = one_side(group, ones);
    if (!one) return std::unexpected(one.error());
    return {};
  }

  // Of several groups, series may have become the same.
  Result<ColumnSet> finish() {
    if (!one_to_one_ || operation_.matching.on) {
      if (Result<void> unique = check_unique(); !unique) return std::unexpected(unique.error());
      if (Result<void> merged = merge_same_labels(result_); !merged) return std::unexpected(merged.error());
    }
    return std::move(result_);
  }

 private:
  [[nodiscard]] Result<OneSide> one_side(const MatchGroup& group,
                                         const std::vector<std::size_t>& ones) const {
    OneSide side{std::vector<double>(one_.steps(), absent()), std::vector<std::size_t>(one_.steps(), 0)};
    for (const std::size_t series : ones) {
      const std::span<const double> column = one_.column(series);
      for (std::size_t step = 0; step < column.size(); ++step) {
        if (is_absent(column[step])) continue;
        if (!is_absent(side.values[step]) && has_value(many_, step)) {
          return duplicate_series(group, many_is_left_ ? "right" : "left",
                                  *one_.labels(side.from[step]).labels, *one_.labels(series).labels);
        }
        side.values[step] = column[step];
        side.from[step] = series;
      }
    }
    return side;
  }

  // The labels that include labels of the "one" side: they may differ from step to step.
  [[nodiscard]] ResultLabels labels_with(std::size_t many, std::size_t one) const {
    ResultLabels labels = many_.labels(many);
    labels.drop_name = labels.drop_name || drops_name(operation_);
    const VectorMatching& matching = operation_.matching;
    if (one_to_one_) {
      if (matching.on) {
        labels.labels = std::make_shared<const Labels>(labels.labels->only(matching.labels));
      } else if (!matching.labels.empty()) {
        labels.labels = std::make_shared<const Labels>(labels.labels->without(matching.labels));
      }
      return labels;
    }
    if (matching.include.empty()) return labels;
    const Labels kept = labels.labels->without(matching.include);
    std::vector<LabelView> views(kept.begin(), kept.end());
    for (const std::string& name : matching.include)
      views.push_back({name, one_.labels(one).labels->get(name)});
    labels.labels = std::make_shared<const Labels>(views);
    return labels;
  }

  void add_series(std::size_t many, const OneSide& one, const std::vector<std::size_t>& ones) {
    // A series of its own for each partner whose labels it takes.
    const bool by_partner = !operation_.matching.include.empty() && ones.size() > 1;
    for (const std::size_t partner : by_partner ? ones : std::vector<std::size_t>{ones.front()}) {
      const std::span<const double> on_many = many_.column(many);
      const std::span<double> out = result_.add(labels_with(many, partner));
      with_operation(operation_, [&](auto compute) {
        for (std::size_t i = 0; i < out.size(); ++i) {
          if (is_absent(on_many[i]) || is_absent(one.values[i])) continue;
          if (by_partner && one.from[i] != partner) continue;
          const double left = many_is_left_ ? on_many[i] : one.values[i];
          const double right = many_is_left_ ? one.values[i] : on_many[i];
          out[i] = compute(left, right, left);
        }
      });
    }
  }

  // No two series of one group have a value at the same step.
  [[nodiscard]] Result<void> check_one_to_one(std::size_t first) const {
    for (std::size_t step = 0; step < result_.steps(); ++step) {
      std::size_t present = 0;
      for (std::size_t series = first; series < result_.size(); ++series)
        present += is_absent(result_.column(series)[step]) ? 0U : 1U;
      if (present > 1) {
        return fail(ErrorCode::invalid,
                    "multiple matches for labels: many-to-one matching must be explicit "
                    "(group_left/group_right)");
      }
    }
    return {};
  }

  // No two series with the same labels have a value at the same step.
  [[nodiscard]] Result<void> check_unique() const {
    std::unordered_map<LabelsetKey, std::size_t, LabelsetHash> first_with;
    for (std::size_t series = 0; series < result_.size(); ++series) {
      const auto [entry, added] = first_with.try_emplace(LabelsetKey::of(result_.labels(series)), series);
      if (added) continue;
      const std::span<const double> first = result_.column(entry->second);
      const std::span<const double> second = result_.column(series);
      for (std::size_t step = 0; step < first.size(); ++step) {
        if (is_absent(first[step]) || is_absent(second[step])) continue;
        return fail(ErrorCode::invalid,
                    "multiple matches for labels: grouping labels must ensure unique matches");
      }
    }
    return {};
  }

  const BinaryOperation& operation_;
  const bool many_is_left_;
  const bool one_to_one_;
  const ColumnSet& many_;
  const ColumnSet& one_;
  ColumnSet result_;
};

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
  if (left.size() == 0 || right.size() == 0) return ColumnSet(left.steps());
  if (!budget.take_samples(left.values().size())) return std::unexpected(*budget.error());
  VectorOperation result(operation, left, right);
  for (const MatchGroup& group : match_series(operation.matching, left, right)) {
    const bool unmatched = group.left.empty() || group.right.empty();
    if (Result<void> done = unmatched ? result.check(group) : result.add(group); !done)
      return std::unexpected(done.error());
  }
  return result.finish();
}

}  // namespace hb::promql
