#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>
#include <xxhash.h>

#include <fmt/format.h>

#include "base/utf8.hpp"
#include "promql/aggregation.hpp"
#include "promql/grouping.hpp"
#include "promql/number_text.hpp"
#include "promql/quantile.hpp"
#include "promql/token.hpp"

namespace hb::promql {
namespace {

std::string text_of(double value) {
  std::string text;
  append_number(text, value);
  return text;
}

// The series of each group.
std::vector<std::vector<std::size_t>> members_of(const Grouping& grouping) {
  std::vector<std::vector<std::size_t>> members(grouping.groups.size());
  for (std::size_t series = 0; series < grouping.group_of.size(); ++series)
    members[grouping.group_of[series]].push_back(series);
  return members;
}

// How many series a parameter stands for: none below 1.
Result<std::size_t> count_of(double parameter) {
  if (std::isnan(parameter)) return fail(ErrorCode::invalid, "Parameter value is NaN");
  constexpr double kLongMax = static_cast<double>(std::numeric_limits<int64_t>::max());
  if (parameter >= kLongMax)
    return fail(ErrorCode::invalid, fmt::format("Scalar value {} overflows int64", text_of(parameter)));
  if (parameter <= -kLongMax)
    return fail(ErrorCode::invalid, fmt::format("Scalar value {} underflows int64", text_of(parameter)));
  return parameter < 1 ? 0 : static_cast<std::size_t>(parameter);
}

// A share of the series, from -1 (all, the ones that a positive one would take last) to 1.
Result<double> ratio_of(const AggregationInput& input, double parameter) {
  if (std::isnan(parameter)) return fail(ErrorCode::invalid, "Ratio value is NaN");
  const double ratio = std::clamp(parameter, -1.0, 1.0);
  if (ratio != parameter) {
    input.annotations.warn(fmt::format("ratio value should be between -1 and 1, got {}, capping to {}",
                                       text_of(parameter), text_of(ratio)),
                           input.parameter_span);
  }
  return ratio;
}

// Where a series lies between 0 and 1: the same at every step and in every query, and in Prometheus, whose
// hash of labels this is (labels_stringlabels.go).
double place_of(const Labels& labels) {
  const uint64_t hash = XXH64(labels.encoded().data(), labels.encoded().size(), 0);
  return static_cast<double>(hash) / static_cast<double>(std::numeric_limits<uint64_t>::max());
}

bool is_in_ratio(double ratio, double place) { return ratio >= 0 ? place < ratio : place >= 1 + ratio; }

// A parameter that is none refuses the query, whether there are series or not.
Result<void> check_parameter(const AggregationInput& input) {
  for (const double parameter : input.parameter) {
    if (input.aggregation.aggregator == Aggregator::limit_ratio) {
      if (const Result<double> ratio = ratio_of(input, parameter); !ratio)
        return std::unexpected(ratio.error());
    } else if (const Result<std::size_t> count = count_of(parameter); !count) {
      return std::unexpected(count.error());
    }
  }
  return {};
}

// The series of one group that are taken at one step, the best first. `present` has a value at it.
void choose(const AggregationInput& input, std::size_t step, std::vector<std::size_t>& present) {
  const double parameter = input.parameter[step];
  const auto value_of = [&](std::size_t series) { return input.operand.column(series)[step]; };
  if (input.aggregation.aggregator == Aggregator::limit_ratio) {
    const double ratio = ratio_of(input, parameter).value_or(0);
    std::erase_if(present, [&](std::size_t series) {
      return !is_in_ratio(ratio, place_of(*input.operand.labels(series).labels));
    });
    return;
  }
  const std::size_t kept = std::min(count_of(parameter).value_or(0), present.size());
  if (input.aggregation.aggregator != Aggregator::limitk) {
    const bool greatest = input.aggregation.aggregator == Aggregator::topk;
    // NaN comes last; of equal ones the series that came first.
    const auto comes_before = [&](std::size_t a, std::size_t b) {
      const double left = value_of(a);
      const double right = value_of(b);
      if (std::isnan(left) || std::isnan(right)) {
        if (std::isnan(left) != std::isnan(right)) return std::isnan(right);
        return a < b;
      }
      if (left != right) return greatest ? left > right : left < right;
      return a < b;
    };
    std::ranges::partial_sort(present, present.begin() + static_cast<std::ptrdiff_t>(kept), comes_before);
  }
  present.resize(kept);
}

}  // namespace

Result<ColumnSet> select_series(const AggregationInput& input, const Grouping& grouping) {
  if (Result<void> checked = check_parameter(input); !checked) return std::unexpected(checked.error());
  const ColumnSet& operand = input.operand;
  ColumnSet chosen(operand.steps());
  chosen.reserve(operand.size());
  for (std::size_t series = 0; series < operand.size(); ++series)
    chosen.add(operand.labels(series));
  std::vector<std::size_t> order;  // of an instant query
  std::vector<std::size_t> present;
  for (const std::vector<std::size_t>& members : members_of(grouping)) {
    for (std::size_t step = 0; step < operand.steps(); ++step) {
      present.clear();
      for (const std::size_t series : members) {
        if (!is_absent(operand.column(series)[step])) present.push_back(series);
      }
      if (present.empty()) continue;
      choose(input, step, present);
      for (const std::size_t series : present)
        chosen.column(series)[step] = operand.column(series)[step];
      if (operand.steps() == 1) order.insert(order.end(), present.begin(), present.end());
    }
  }
  if (operand.steps() != 1) return chosen;
  ColumnSet ordered(1);
  for (const std::size_t series : order)
    ordered.add(chosen.labels(series)).front() = chosen.column(series).front();
  return ordered;
}

Result<ColumnSet> quantile_of_groups(const AggregationInput& input, const Grouping& grouping) {
  for (const double quantile : input.parameter) {
    if (is_quantile(quantile)) continue;
    input.annotations.warn("quantile value should be between 0 and 1, got " + text_of(quantile),
                           input.parameter_span);
  }
  ColumnSet result(input.operand.steps());
  const auto members = members_of(grouping);
  std::vector<double> values;
  for (std::size_t group = 0; group < members.size(); ++group) {
    const std::span<double> out = result.add(grouping.groups[group]);
    for (std::size_t step = 0; step < out.size(); ++step) {
      values.clear();
      for (const std::size_t series : members[group]) {
        const double value = input.operand.column(series)[step];
        if (!is_absent(value)) values.push_back(value);
      }
      if (!values.empty()) out[step] = quantile_of(input.parameter[step], values);
    }
  }
  return result;
}

Result<ColumnSet> count_values_of_groups(const AggregationInput& input, const Grouping& grouping) {
  if (input.label.empty() || !is_valid_utf8(input.label))
    return fail(ErrorCode::invalid, "invalid label name " + quoted(input.label));
  ColumnSet result(input.operand.steps());
  std::unordered_map<Labels, std::size_t> known;
  for (std::size_t series = 0; series < input.operand.size(); ++series) {
    const ResultLabels& group = grouping.groups[grouping.group_of[series]];
    const std::span<const double> column = input.operand.column(series);
    for (std::size_t step = 0; step < column.size(); ++step) {
      if (is_absent(column[step])) continue;
      std::vector<LabelView> views(group.labels->begin(), group.labels->end());
      const std::string value = text_of(column[step]);
      views.push_back({input.label, value});
      Labels labels(views);
      const auto [entry, added] = known.try_emplace(labels, result.size());
      if (added) {
        if (!input.budget.take_samples(result.steps())) return std::unexpected(*input.budget.error());
        result.add({std::make_shared<const Labels>(std::move(labels)), group.drop_name});
      }
      double& count = result.column(entry->second)[step];
      count = is_absent(count) ? 1 : count + 1;
    }
  }
  return result;
}

}  // namespace hb::promql
