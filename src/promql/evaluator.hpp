#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "base/error.hpp"
#include "model/series_source.hpp"
#include "promql/annotations.hpp"
#include "promql/budget.hpp"
#include "promql/column_set.hpp"
#include "promql/repeated_subtrees.hpp"
#include "promql/step_grid.hpp"
#include "promql/syntax.hpp"

namespace hb::promql {

// Evaluates a checked tree of the type scalar or vector, or a part of one, over all steps at once: node by
// node in post-order, each from the columns of its operands, each selector with one select. What is written
// twice is evaluated once. A subquery's operand is evaluated by an evaluator of its own, over the subquery's
// steps. Used once, by one thread.
class Evaluator {
 public:
  struct Context {
    SeriesSource& source;
    Duration lookback;
    Budget& budget;
    Annotations& annotations;
    StepGrid query;  // of the whole query, which start() and end() mean
  };

  Evaluator(const Syntax& syntax, NodeId root, const StepGrid& grid, Context context);

  // The columns of the root: of a scalar exactly one. Metric names that are to be dropped are still there.
  [[nodiscard]] Result<ColumnSet> run();

 private:
  class NodeVisitor;

  // Columns of a subtree that is repeated further on.
  struct Kept {
    std::size_t uses_left = 0;
    std::optional<ColumnSet> columns = std::nullopt;  // empty where each repeat has to be evaluated itself
  };

  [[nodiscard]] std::vector<std::size_t> visited() const;
  [[nodiscard]] Result<void> evaluate(std::size_t node);
  [[nodiscard]] Result<void> keep(std::size_t original);
  [[nodiscard]] std::optional<ColumnSet> take_kept(std::size_t original);

  const Syntax& syntax_;
  const std::size_t first_;
  const std::size_t root_;
  StepGrid grid_;
  Context context_;
  // By node; empty before it is evaluated, after its parent took it, and for strings and range vectors, which
  // the calls above them read from the tree.
  std::vector<std::optional<ColumnSet>> results_;
  // For a node whose subtree is not to be evaluated here: the first one behind it. Otherwise the node itself.
  std::vector<std::size_t> resume_at_;
  std::vector<bool> wants_sample_time_;  // selectors whose samples' times are asked for
  std::optional<RepeatedSubtrees> repeats_;
  std::unordered_map<std::size_t, Kept> kept_;  // by the root of the subtree that is repeated
  // By node, where anything is repeated: how much had been annotated when its turn came.
  std::vector<std::size_t> said_before_;
};

// The steps of a subquery: multiples of its step inside of all windows that the steps of `grid` look at.
[[nodiscard]] StepGrid subquery_grid(const Subquery& subquery, const StepGrid& grid);

// The operand of a subquery over its own steps. `grid` is looked_at() of the steps around it.
[[nodiscard]] Result<ColumnSet> evaluate_subquery(const Syntax& syntax, const Subquery& subquery,
                                                  const StepGrid& inner, Evaluator::Context context);

}  // namespace hb::promql
