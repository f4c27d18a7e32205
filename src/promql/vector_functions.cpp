#include "promql/vector_functions.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <memory>
#include <numbers>
#include <numeric>
#include <string>
#include <utility>

#include "promql/natural_order.hpp"

namespace hb::promql {
namespace {

double seconds_of(Timestamp time) { return static_cast<double>(unix_ms(time)) / 1000; }
double seconds_of(Duration duration) { return static_cast<double>(duration.count()) / 1000; }

// A scalar: the value of every step.
template <typename ValueAt>
ColumnSet scalar_column(const StepGrid& grid, ValueAt value_at) {
  ColumnSet columns(grid.count);
  const std::span<double> column = columns.add({std::make_shared<const Labels>(), false});
  for (std::size_t step = 0; step < column.size(); ++step)
    column[step] = value_at(step);
  return columns;
}

const VectorSelector* selector_in(const Node& node) {
  if (const auto* selector = std::get_if<VectorSelector>(&node.kind)) return selector;
  if (const auto* range = std::get_if<RangeSelector>(&node.kind)) return &range->selector;
  return nullptr;
}

// The labels that a selector asks for by `=`. Of two matchers of one label neither counts.
Labels labels_asked_for(const VectorSelector& selector) {
  std::map<std::string_view, std::string_view> asked;
  std::map<std::string_view, bool> seen;
  for (const Matcher& matcher : selector.matchers) {
    if (matcher.name() == kMetricName) continue;
    if (matcher.op() == MatchOp::equal && !std::exchange(seen[matcher.name()], true)) {
      asked[matcher.name()] = matcher.value();
    } else {
      asked.erase(matcher.name());
    }
  }
  std::vector<LabelView> labels;
  labels.reserve(asked.size());
  for (const auto& [name, value] : asked)
    labels.push_back({name, value});
  return Labels(labels);
}

// The set with its series in another order, of an instant query; a range query's order cannot be chosen.
template <typename Less>
ColumnSet sorted(CallInput& input, Less less) {
  ColumnSet& columns = input.arguments[0];
  if (input.grid.count > 1) {
    input.annotations.warn("sort is ineffective for range queries since results are always ordered by labels",
                           input.node.span);
    return std::move(columns);
  }
  std::vector<std::size_t> order(columns.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) { return less(columns, a, b); });
  ColumnSet result(columns.steps());
  result.reserve(columns.size());
  for (const std::size_t series : order)
    std::ranges::copy(columns.column(series), result.add(columns.labels(series)).begin());
  return result;
}

// By value, NaN at the end, either way.
template <typename ComesBefore>
ColumnSet sorted_by_value(CallInput& input, ComesBefore comes_before) {
  return sorted(input, [&](const ColumnSet& columns, std::size_t a, std::size_t b) {
    const double left = columns.column(a).front();
    const double right = columns.column(b).front();
    if (std::isnan(left) || std::isnan(right)) {
      if (std::isnan(left) != std::isnan(right)) return std::isnan(right);
    } else if (left != right) {
      return comes_before(left, right);
    }
    return *columns.labels(a).labels < *columns.labels(b).labels;
  });
}

ColumnSet sorted_by_labels(CallInput& input, bool descending) {
  return sorted(input, [&](const ColumnSet& columns, std::size_t a, std::size_t b) {
    const Labels& left = *columns.labels(a).labels;
    const Labels& right = *columns.labels(b).labels;
    for (std::size_t place = 1; place < input.call().arguments.size(); ++place) {
      const std::string_view name = input.string(place);
      const std::weak_ordering order = natural_order(left.get(name), right.get(name));
      if (order != 0) return descending ? order > 0 : order < 0;
    }
    return descending ? right < left : left < right;
  });
}

// Of two scalars the one that is chosen.
template <typename Choose>
ColumnSet of_two_scalars(CallInput& input, Choose choose) {
  const std::span<const double> left = input.arguments[0].values();
  const std::span<const double> right = input.arguments[1].values();
  return scalar_column(input.grid, [&](std::size_t step) { return choose(left[step], right[step]); });
}

}  // namespace

Result<ColumnSet> absent_of(CallInput& input) {
  const VectorSelector* selector = selector_in(input.argument(0));
  const ColumnSet& columns = input.arguments[0];
  ColumnSet result(input.grid.count);
  const std::span<double> column = result.add(
      {std::make_shared<const Labels>(selector == nullptr ? Labels() : labels_asked_for(*selector)), false});
  for (std::size_t step = 0; step < column.size(); ++step) {
    bool present = false;
    for (std::size_t series = 0; series < columns.size() && !present; ++series)
      present = !is_absent(columns.column(series)[step]);
    if (!present) column[step] = 1;
  }
  return result;
}

Result<ColumnSet> scalar_of(CallInput& input) {
  const ColumnSet& columns = input.arguments[0];
  return scalar_column(input.grid, [&](std::size_t step) {
    double value = NAN;
    std::size_t present = 0;
    for (std::size_t series = 0; series < columns.size(); ++series) {
      if (is_absent(columns.column(series)[step])) continue;
      value = columns.column(series)[step];
      ++present;
    }
    return present == 1 ? value : NAN;
  });
}

Result<ColumnSet> vector_of(CallInput& input) { return std::move(input.arguments[0]); }

Result<ColumnSet> pi(CallInput& input) {
  return scalar_column(input.grid, [](std::size_t) { return std::numbers::pi; });
}

Result<ColumnSet> min_of(CallInput& input) {
  return of_two_scalars(
      input, [](double a, double b) { return std::isnan(a) || std::isnan(b) ? NAN : std::min(a, b); });
}

Result<ColumnSet> max_of(CallInput& input) {
  return of_two_scalars(
      input, [](double a, double b) { return std::isnan(a) || std::isnan(b) ? NAN : std::max(a, b); });
}

Result<ColumnSet> time_of_evaluation(CallInput& input) {
  return scalar_column(input.grid, [&](std::size_t step) { return seconds_of(input.grid.at(step)); });
}

Result<ColumnSet> timestamp_of(CallInput& input) {
  ColumnSet columns = std::move(input.arguments[0]);
  // The evaluator has seen to a selector: its samples' own times are there already.
  const bool is_selector = std::holds_alternative<VectorSelector>(input.argument(0).kind);
  for (std::size_t series = 0; series < columns.size(); ++series) {
    columns.labels(series).drop_name = true;
    if (is_selector) continue;
    const std::span<double> column = columns.column(series);
    for (std::size_t step = 0; step < column.size(); ++step) {
      if (!is_absent(column[step])) column[step] = seconds_of(input.grid.at(step));
    }
  }
  return columns;
}

Result<ColumnSet> query_start(CallInput& input) {
  return scalar_column(input.grid, [&](std::size_t) { return seconds_of(input.query.start); });
}

Result<ColumnSet> query_end(CallInput& input) {
  return scalar_column(input.grid, [&](std::size_t) { return seconds_of(input.query.end()); });
}

Result<ColumnSet> query_range(CallInput& input) {
  return scalar_column(input.grid,
                       [&](std::size_t) { return seconds_of(input.query.end() - input.query.start); });
}

Result<ColumnSet> query_step(CallInput& input) {
  return scalar_column(input.grid, [&](std::size_t) { return seconds_of(input.query.step); });
}

Result<ColumnSet> sort_ascending(CallInput& input) {
  return sorted_by_value(input, [](double a, double b) { return a < b; });
}

Result<ColumnSet> sort_descending(CallInput& input) {
  return sorted_by_value(input, [](double a, double b) { return a > b; });
}

Result<ColumnSet> sort_by_label(CallInput& input) { return sorted_by_labels(input, false); }

Result<ColumnSet> sort_by_label_desc(CallInput& input) { return sorted_by_labels(input, true); }

}  // namespace hb::promql
