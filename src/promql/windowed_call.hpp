#pragma once

#include <functional>
#include <span>
#include <vector>

#include "base/error.hpp"
#include "promql/evaluator.hpp"
#include "promql/function_table.hpp"

namespace hb::promql {

// A call of a range function: the function over the windows of its range vector, be that a selector or a
// subquery, series by series. Used once, by one thread.
class WindowedCall {
 public:
  // `function` need not be the called function's own.
  WindowedCall(const Syntax& syntax, const Call& call, RangeFunction function, const StepGrid& grid,
               Evaluator::Context context);

  // `arguments` by place; the scalar ones are the function's parameters.
  [[nodiscard]] Result<ColumnSet> run(const std::vector<ColumnSet>& arguments);

 private:
  // The samples of a series, and whether its metric name is to be dropped already.
  using Visitor = std::function<void(const SeriesSpan&, bool drop_name)>;

  Result<void> visit_selector(const RangeSelector& range, const Visitor& visit);
  Result<void> visit_subquery(const Subquery& subquery, const Visitor& visit);
  void note_counter_name(const SeriesSpan& series);
  void note_quantiles();

  const Syntax& syntax_;
  const Call& call_;
  RangeFunction function_;
  const StepGrid grid_;
  Evaluator::Context context_;
  NodeId range_vector_{};  // the argument, as it is written
  std::vector<std::span<const double>> parameters_;
};

}  // namespace hb::promql
