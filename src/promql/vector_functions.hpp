#pragma once

#include <cstddef>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.hpp"
#include "model/series_source.hpp"
#include "promql/annotations.hpp"
#include "promql/budget.hpp"
#include "promql/column_set.hpp"
#include "promql/step_grid.hpp"
#include "promql/syntax.hpp"

namespace hb::promql {

// A call whose arguments have been evaluated.
struct CallInput {
  const Syntax& syntax;
  const Node& node;  // holds a Call
  const StepGrid& grid;
  const StepGrid& query;              // the grid of the whole query
  std::vector<ColumnSet>& arguments;  // by place; without series for strings
  SeriesSource& source;
  Duration lookback;
  Budget& budget;
  Annotations& annotations;

  [[nodiscard]] const Call& call() const { return std::get<Call>(node.kind); }
  [[nodiscard]] const Node& argument(std::size_t place) const {
    return syntax.node(syntax.unwrapped(call().arguments[place]));
  }
  // A string argument's value.
  [[nodiscard]] std::string_view string(std::size_t place) const {
    return std::get<StringLiteral>(argument(place).kind).value;
  }
  // Where an argument stands, as it is written.
  [[nodiscard]] Span span(std::size_t place) const { return syntax.node(call().arguments[place]).span; }
};

// A function of whole vectors and scalars. Of a range vector it gets the presence: 1 at each step whose
// window has a sample.
using VectorFunction = Result<ColumnSet> (*)(CallInput&);

// 1 where the argument has no series, with the labels that its selector asks for.
[[nodiscard]] Result<ColumnSet> absent_of(CallInput& input);

[[nodiscard]] Result<ColumnSet> scalar_of(CallInput& input);
[[nodiscard]] Result<ColumnSet> vector_of(CallInput& input);
[[nodiscard]] Result<ColumnSet> pi(CallInput& input);
// The lesser and the greater of two scalars; NaN if either is.
[[nodiscard]] Result<ColumnSet> min_of(CallInput& input);
[[nodiscard]] Result<ColumnSet> max_of(CallInput& input);

// The time of evaluation in Unix seconds; and of what a vector's values are taken as, where they are not a
// selector's own.
[[nodiscard]] Result<ColumnSet> time_of_evaluation(CallInput& input);
[[nodiscard]] Result<ColumnSet> timestamp_of(CallInput& input);
// The whole query's bounds, its length and its step, in seconds.
[[nodiscard]] Result<ColumnSet> query_start(CallInput& input);
[[nodiscard]] Result<ColumnSet> query_end(CallInput& input);
[[nodiscard]] Result<ColumnSet> query_range(CallInput& input);
[[nodiscard]] Result<ColumnSet> query_step(CallInput& input);

// Change the order of an instant query's result; the results of a range query stand in the order of their
// labels.
[[nodiscard]] Result<ColumnSet> sort_ascending(CallInput& input);
[[nodiscard]] Result<ColumnSet> sort_descending(CallInput& input);
[[nodiscard]] Result<ColumnSet> sort_by_label(CallInput& input);
[[nodiscard]] Result<ColumnSet> sort_by_label_desc(CallInput& input);

// Label functions: src/promql/label_functions.cpp
[[nodiscard]] Result<ColumnSet> label_replace(CallInput& input);
[[nodiscard]] Result<ColumnSet> label_join(CallInput& input);
// Histograms with classic buckets, which are series with a label `le`: src/promql/histogram_functions.cpp
[[nodiscard]] Result<ColumnSet> histogram_quantile(CallInput& input);
[[nodiscard]] Result<ColumnSet> histogram_quantiles(CallInput& input);
[[nodiscard]] Result<ColumnSet> histogram_fraction(CallInput& input);
// Adds the labels of info series, such as target_info, to the series of the same instance and job. It reads
// them itself: the second argument says which, and is not evaluated. src/promql/info_function.cpp
[[nodiscard]] Result<ColumnSet> info(CallInput& input);
// Functions of native histograms give nothing for numbers.
[[nodiscard]] Result<ColumnSet> no_native_histogram(CallInput& input);

}  // namespace hb::promql
