#include <cstddef>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "promql/binary_operation.hpp"
#include "promql/labelset_key.hpp"
#include "promql/operator_kernels.hpp"
#include "promql/result_labels.hpp"
#include "promql/series_matching.hpp"
#include "promql/token.hpp"

namespace hb::promql {
namespace {

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

// Stands for the series of a filled value.
constexpr std::size_t kNobody = std::numeric_limits<std::size_t>::max();

// The "one" side of a group as one column, and the series that each value is from.
struct OneSide {
  std::vector<double> values;
  std::vector<std::size_t> from;
};

// An operation of two vectors, group by group.
class VectorOperation {
 public:
  VectorOperation(const BinaryOperation& operation, const ColumnSet& left, const ColumnSet& right,
                  Budget& budget)
      : operation_(operation),
        many_is_left_(operation.matching.cardinality != Cardinality::one_to_many),
        one_to_one_(operation.matching.cardinality == Cardinality::one_to_one),
        many_(many_is_left_ ? left : right),
        one_(many_is_left_ ? right : left),
        many_fill_(operation.matching.fill_left),
        one_fill_(operation.matching.fill_right),
        budget_(budget),
        result_(left.steps()) {}

  Result<void> add(const MatchGroup& group) {
    const std::vector<std::size_t>& many = many_is_left_ ? group.left : group.right;
    const std::vector<std::size_t>& ones = many_is_left_ ? group.right : group.left;
    if (ones.empty() && !one_fill_) return {};
    // The "one" side has one series of a group even where none of the other side matches it.
    Result<OneSide> one = one_side(group, ones);
    if (!one) return std::unexpected(one.error());
    if (many.empty() && !many_fill_) return {};
    const std::size_t first = result_.size();
    if (many_fill_) add_without_many(group, many, ones, *one);
    if (one_fill_) fill(*one);
    for (const std::size_t series : many)
      add_series(series, *one, ones);
    if (budget_.error()) return std::unexpected(*budget_.error());
    if (one_to_one_ && many.size() > 1) return check_one_to_one(first);
    return {};
  }

  // Of several groups, series may have become the same.
  Result<ColumnSet> finish() {
    if (!one_to_one_ || operation_.matching.on) {
      if (Result<void> unique = check_unique(); !unique) return std::unexpected(unique.error());
      if (Result<void> merged = merge_same_labels(result_); !merged) return std::unexpected(merged.error());
    }
    // A series and what stands for it where it is missing are one.
    if (operation_.matching.fills()) {
      if (Result<void> merged = merge_same_results(result_); !merged) return std::unexpected(merged.error());
    }
    return std::move(result_);
  }

 private:
  [[nodiscard]] Result<OneSide> one_side(const MatchGroup& group,
                                         const std::vector<std::size_t>& ones) const {
    OneSide side{std::vector<double>(one_.steps(), absent()),
                 std::vector<std::size_t>(one_.steps(), kNobody)};
    for (const std::size_t series : ones) {
      const std::span<const double> column = one_.column(series);
      for (std::size_t step = 0; step < column.size(); ++step) {
        if (is_absent(column[step])) continue;
        if (!is_absent(side.values[step]) && (many_fill_ || has_value(many_, step))) {
          return duplicate_series(group, many_is_left_ ? "right" : "left",
                                  *one_.labels(side.from[step]).labels, *one_.labels(series).labels);
        }
        side.values[step] = column[step];
        side.from[step] = series;
      }
    }
    return side;
  }

  void fill(OneSide& one) const {
    for (double& value : one.values) {
      if (is_absent(value)) value = *one_fill_;
    }
  }

  // Labels that take the included ones from the "one" side, which may differ from step to step. A filled
  // value has none.
  [[nodiscard]] std::shared_ptr<const Labels> with_included(const Labels& many, std::size_t one) const {
    const std::vector<std::string>& include = operation_.matching.include;
    const Labels kept = many.without(include);
    std::vector<LabelView> views(kept.begin(), kept.end());
    if (one != kNobody) {
      for (const std::string& name : include)
        views.push_back({name, one_.labels(one).labels->get(name)});
    }
    return std::make_shared<const Labels>(views);
  }

  [[nodiscard]] ResultLabels labels_with(std::size_t many, std::size_t one) const {
    ResultLabels labels = many_.labels(many);
    labels.drop_name = labels.drop_name || drops_name(operation_);
    const VectorMatching& matching = operation_.matching;
    if (!one_to_one_) {
      if (!matching.include.empty()) labels.labels = with_included(*labels.labels, one);
    } else if (matching.on) {
      labels.labels = std::make_shared<const Labels>(labels.labels->only(matching.labels));
    } else if (!matching.labels.empty()) {
      labels.labels = std::make_shared<const Labels>(labels.labels->without(matching.labels));
    }
    return labels;
  }

  // The series of the "one" side that a result takes labels from: each makes a series of its own.
  [[nodiscard]] std::vector<std::size_t> partners(const std::vector<std::size_t>& ones) const {
    if (operation_.matching.include.empty()) return {kNobody};
    std::vector<std::size_t> partners = ones;
    if (one_fill_) partners.push_back(kNobody);
    return partners;
  }

  // Computes the values of one series with those of the other side that are from `partner`; of any, where
  // there is a single one.
  void compute_with(std::span<double> out, std::span<const double> on_many, const OneSide& one,
                    std::optional<std::size_t> partner) const {
    with_operation(operation_, [&](auto compute) {
      for (std::size_t i = 0; i < out.size(); ++i) {
        if (is_absent(on_many[i]) || is_absent(one.values[i])) continue;
        if (partner && one.from[i] != *partner) continue;
        const double left = many_is_left_ ? on_many[i] : one.values[i];
        const double right = many_is_left_ ? one.values[i] : on_many[i];
        out[i] = compute(left, right, left);
      }
    });
  }

  void add_series(std::size_t many, const OneSide& one, const std::vector<std::size_t>& ones) {
    const std::vector<std::size_t> each = partners(ones);
    for (const std::size_t partner : each) {
      if (!budget_.take_samples(result_.steps())) return;
      compute_with(result_.add(labels_with(many, partner)), many_.column(many), one,
                   each.size() > 1 ? std::optional(partner) : std::nullopt);
    }
  }

  // Where a group has nothing on its "many" side, one series with the labels that they matched by stands for
  // it.
  void add_without_many(const MatchGroup& group, const std::vector<std::size_t>& many,
                        const std::vector<std::size_t>& ones, const OneSide& one) {
    std::vector<double> filled(result_.steps(), *many_fill_);
    for (const std::size_t series : many) {
      const std::span<const double> column = many_.column(series);
      for (std::size_t step = 0; step < column.size(); ++step) {
        if (!is_absent(column[step])) filled[step] = absent();
      }
    }
    const auto matched = std::make_shared<const Labels>(group.labels->without_metric_name());
    const bool included = !operation_.matching.include.empty();
    for (const std::size_t partner : included ? ones : std::vector<std::size_t>{kNobody}) {
      if (!budget_.take_samples(result_.steps())) return;
      const std::shared_ptr<const Labels> labels = included ? with_included(*matched, partner) : matched;
      compute_with(result_.add({labels, true}), filled, one,
                   included ? std::optional(partner) : std::nullopt);
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
  // As in Prometheus, which turns the sides of group_right round before it fills them: there fill_left is for
  // the right side.
  const std::optional<double> many_fill_;
  const std::optional<double> one_fill_;
  Budget& budget_;
  ColumnSet result_;
};

}  // namespace

Result<ColumnSet> vector_vector(const BinaryOperation& operation, const ColumnSet& left,
                                const ColumnSet& right, Budget& budget) {
  const VectorMatching& matching = operation.matching;
  if (!matching.fills() && (left.size() == 0 || right.size() == 0)) return ColumnSet(left.steps());
  VectorOperation result(operation, left, right, budget);
  for (const MatchGroup& group : match_series(matching, left, right)) {
    if (Result<void> added = result.add(group); !added) return std::unexpected(added.error());
  }
  return result.finish();
}

}  // namespace hb::promql
