#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/error.hpp"
#include "model/series_source.hpp"
#include "promql/budget.hpp"
#include "promql/column_set.hpp"
#include "promql/step_grid.hpp"
#include "promql/syntax.hpp"

namespace hb::promql {

// Evaluates a checked tree of the type scalar or vector over all steps at once: node by node in post-order,
// each from the columns of its operands, each selector with one select. Used once, by one thread.
class Evaluator {
 public:
  struct Context {
    SeriesSource& source;
    Duration lookback;
    Budget& budget;
  };

  Evaluator(const Syntax& syntax, const StepGrid& grid, Context context)
      : syntax_(syntax), grid_(grid), context_(context), results_(syntax.nodes.size()) {}

  // The columns of the root: of a scalar exactly one. Metric names that are to be dropped are still there.
  [[nodiscard]] Result<ColumnSet> run();

 private:
  class NodeVisitor;

  const Syntax& syntax_;
  StepGrid grid_;
  Context context_;
  // By node; empty before it is evaluated, after its parent took it, and for strings and range vectors, which
  // the calls above them read from the tree.
  std::vector<std::optional<ColumnSet>> results_;
};

}  // namespace hb::promql
