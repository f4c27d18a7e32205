#include "promql/windowed_call.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "base/assert.hpp"
#include "promql/edged_functions.hpp"
#include "promql/number_text.hpp"
#include "promql/quantile.hpp"
#include "promql/selection.hpp"
#include "promql/token.hpp"

namespace hb::promql {
namespace {

const TimeShift& shift_of(const Node& node) {
  if (const auto* range = std::get_if<RangeSelector>(&node.kind)) return range->selector.shift;
  return std::get<Subquery>(node.kind).shift;
}

Duration range_of(const Node& node) {
  if (const auto* range = std::get_if<RangeSelector>(&node.kind)) return range->range;
  return std::get<Subquery>(node.kind).range;
}

// A subquery has none of its own.
Edges edges_of(const Node& node) {
  const auto* range = std::get_if<RangeSelector>(&node.kind);
  return range != nullptr ? range->selector.edges : Edges::plain;
}

bool is_counter_name(std::string_view name) {
  constexpr std::array<std::string_view, 4> kSuffixes = {"_total", "_sum", "_count", "_bucket"};
  return std::ranges::any_of(kSuffixes, [&](std::string_view suffix) { return name.ends_with(suffix); });
}

}  // namespace

WindowedCall::WindowedCall(const Syntax& syntax, const Call& call, RangeFunction function,
                           const StepGrid& grid, Evaluator::Context context)
    : syntax_(syntax), call_(call), function_(function), grid_(grid), context_(context) {}

Result<ColumnSet> WindowedCall::run(const std::vector<ColumnSet>& arguments) {
  for (std::size_t place = 0; place < call_.arguments.size(); ++place) {
    const ValueType type = syntax_.node(call_.arguments[place]).type;
    if (type == ValueType::matrix) range_vector_ = call_.arguments[place];
    if (type == ValueType::scalar) parameters_.push_back(arguments[place].values());
  }
  if (call_.function->first_parameter_is_quantile) note_quantiles();
  const Node& range_vector = syntax_.node(syntax_.unwrapped(range_vector_));
  const Edges edges = edges_of(range_vector);
  if (edges != Edges::plain) {
    const Result<RangeFunction> variant = edged_function(call_.function->name, edges);
    if (!variant) return std::unexpected(variant.error());
    function_ = *variant;
  }

  const TimeShift& shift = shift_of(range_vector);
  const StepGrid ends = looked_at(shift, grid_, context_.query);
  // With @ all windows are the same: one is computed for all steps, if nothing else differs between them.
  const bool one_for_all = shift.at && parameters_.empty() && grid_.count > 1;
  const RangeInput form{.times = {},
                        .values = {},
                        .grid = ends,
                        .range = range_of(range_vector),
                        .budget = &context_.budget,
                        .parameters = parameters_,
                        .evaluated_at = grid_,
                        .edges = edges,
                        .lookback = context_.lookback};
  ColumnSet result(grid_.count);
  const Visitor compute = [&](const SeriesSpan& series, bool drop_name) {
    if (!context_.budget.take_samples(grid_.count)) return;
    note_counter_name(series);
    const bool drops = drop_name || !call_.function->keeps_metric_name;
    const std::span<double> column = result.add({series.labels, drops});
    RangeInput input = form;
    input.times = series.times;
    input.values = series.values;
    input.lookback = std::max(context_.lookback, 2 * series.resolution);
    function_(input, one_for_all ? column.first(1) : column);
    if (one_for_all) std::ranges::fill(column, column.front());
    if (std::ranges::all_of(column, is_absent)) result.remove_last();
  };
  const auto* range = std::get_if<RangeSelector>(&range_vector.kind);
  const Result<void> visited = range != nullptr
                                   ? visit_selector(*range, compute)
                                   : visit_subquery(std::get<Subquery>(range_vector.kind), compute);
  if (!visited) return std::unexpected(visited.error());
  if (context_.budget.error()) return std::unexpected(*context_.budget.error());
  return result;
}

Result<void> WindowedCall::visit_selector(const RangeSelector& range, const Visitor& visit) {
  const Windows windows{.grid = looked_at(range.selector.shift, grid_, context_.query),
                        .range = range.range,
                        .reach = edge_reach(range.selector.edges, context_.lookback),
                        .function = call_.function->name};
  return for_each_windowed(context_.source, range.selector, windows, context_.budget,
                           [&](const SeriesSpan& series) { visit(series, false); });
}

Result<void> WindowedCall::visit_subquery(const Subquery& subquery, const Visitor& visit) {
  const StepGrid inner = subquery_grid(subquery, looked_at(subquery.shift, grid_, context_.query));
  const Result<ColumnSet> columns = evaluate_subquery(syntax_, subquery, inner, context_);
  if (!columns) return std::unexpected(columns.error());
  std::vector<Timestamp> times;
  std::vector<double> values;
  for (std::size_t series = 0; series < columns->size(); ++series) {
    times.clear();
    values.clear();
    const std::span<const double> column = columns->column(series);
    for (std::size_t step = 0; step < column.size(); ++step) {
      if (is_absent(column[step])) continue;
      times.push_back(inner.at(step));
      values.push_back(column[step]);
    }
    if (values.empty()) continue;
    const ResultLabels& labels = columns->labels(series);
    visit({labels.labels, times, values}, labels.drop_name);
    if (context_.budget.error()) break;
  }
  return {};
}

// A rate is one of counters, whose names end as theirs do.
void WindowedCall::note_counter_name(const SeriesSpan& series) {
  if (!call_.function->wants_counter) return;
  const std::string_view name = series.labels->metric_name();
  if (name.empty() || is_counter_name(name)) return;
  context_.annotations.inform(
      "metric might not be a counter, name does not end in _total/_sum/_count/_bucket: " + quoted(name),
      syntax_.node(range_vector_).span);
}

void WindowedCall::note_quantiles() {
  for (const double quantile : parameters_.front()) {
    if (is_quantile(quantile)) continue;
    std::string number;
    append_number(number, quantile);
    context_.annotations.warn("quantile value should be between 0 and 1, got " + number,
                              syntax_.node(call_.arguments.front()).span);
  }
}

}  // namespace hb::promql
