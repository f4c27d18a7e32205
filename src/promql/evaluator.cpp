#include "promql/evaluator.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <utility>
#include <variant>

#include "base/assert.hpp"
#include "promql/aggregation.hpp"
#include "promql/binary_operation.hpp"
#include "promql/function_table.hpp"
#include "promql/selection.hpp"

namespace hb::promql {

// What each kind of node does. Results are empty for nodes without columns of their own.
class Evaluator::NodeVisitor {
 public:
  using Evaluated = Result<std::optional<ColumnSet>>;

  explicit NodeVisitor(Evaluator& evaluator) : evaluator_(evaluator) {}

  Evaluated operator()(const NumberLiteral& number) const {
    ColumnSet constant(evaluator_.grid_.count);
    std::ranges::fill(constant.add({std::make_shared<const Labels>(), false}), number.value);
    return constant;
  }
  Evaluated operator()(const StringLiteral&) const { return std::nullopt; }
  Evaluated operator()(const RangeSelector&) const { return std::nullopt; }

  Evaluated operator()(const VectorSelector& selector) const {
    return select_instant(evaluator_.context_.source, selector, evaluator_.grid_,
                          evaluator_.context_.lookback, budget());
  }

  // Around a range vector or string there is nothing to take.
  Evaluated operator()(const Parentheses& parentheses) const {
    return std::exchange(result_of(parentheses.inner), std::nullopt);
  }

  Evaluated operator()(const UnaryOperation& operation) const {
    ColumnSet columns = take(operation.operand);
    if (!operation.negative) return columns;
    for (double& value : columns.values()) {
      if (!is_absent(value)) value = -value;
    }
    drop_names(columns);
    return columns;
  }

  Evaluated operator()(const BinaryOperation& operation) const {
    const bool left_is_scalar = evaluator_.syntax_.node(operation.left).type == ValueType::scalar;
    const bool right_is_scalar = evaluator_.syntax_.node(operation.right).type == ValueType::scalar;
    ColumnSet left = take(operation.left);
    ColumnSet right = take(operation.right);
    if (left_is_scalar && right_is_scalar) return scalar_scalar(operation, std::move(left), right);
    if (left_is_scalar) return vector_scalar(operation, std::move(right), left, true);
    if (right_is_scalar) return vector_scalar(operation, std::move(left), right, false);
    return vector_vector(operation, left, right, budget());
  }

  Evaluated operator()(const Aggregation& aggregation) const {
    return aggregate(aggregation, take(aggregation.operand), budget());
  }

  Evaluated operator()(const Call& call) const {
    if (const auto* function = std::get_if<RangeFunction>(&call.function->body)) {
      return over_windows(call, *function);
    }
    const auto* element = std::get_if<ElementFunction>(&call.function->body);
    HB_ASSERT(element != nullptr);  // Query::parse lets no other call through
    return of_elements(call, *element);
  }

  // Query::parse lets no subquery through.
  Evaluated operator()(const Subquery&) const {
    HB_ASSERT(false);
    return std::nullopt;
  }

 private:
  [[nodiscard]] Budget& budget() const { return evaluator_.context_.budget; }
  [[nodiscard]] std::optional<ColumnSet>& result_of(NodeId id) const {
    return evaluator_.results_[static_cast<std::size_t>(id)];
  }
  [[nodiscard]] ColumnSet take(NodeId id) const {
    std::optional<ColumnSet>& result = result_of(id);
    HB_ASSERT(result.has_value());
    return *std::exchange(result, std::nullopt);
  }

  static void drop_names(ColumnSet& columns) {
    for (std::size_t series = 0; series < columns.size(); ++series)
      columns.labels(series).drop_name = true;
  }

  [[nodiscard]] Evaluated over_windows(const Call& call, RangeFunction function) const {
    const Node& argument = evaluator_.syntax_.node(evaluator_.syntax_.unwrapped(call.arguments.back()));
    const auto* range = std::get_if<RangeSelector>(&argument.kind);
    HB_ASSERT(range != nullptr);
    const StepGrid& grid = evaluator_.grid_;
    const StepGrid ends = grid.shifted_back(range->selector.shift.offset);
    ColumnSet result(grid.count);
    const Result<void> read = for_each_windowed(
        evaluator_.context_.source, *range, grid, call.function->name, budget(),
        [&](const SeriesSpan& series) {
          if (!budget().take_samples(grid.count)) return;
          const std::span<double> column = result.add({series.labels, !call.function->keeps_metric_name});
          function({.times = series.times,
                    .values = series.values,
                    .grid = ends,
                    .range = range->range,
                    .budget = &budget()},
                   column);
          if (std::ranges::all_of(column, is_absent)) result.remove_last();
        });
    if (!read) return std::unexpected(read.error());
    return result;
  }

  [[nodiscard]] Evaluated of_elements(const Call& call, ElementFunction function) const {
    ColumnSet columns = take(call.arguments.front());
    std::vector<ColumnSet> parameters;
    for (const NodeId argument : std::span(call.arguments).subspan(1))
      parameters.push_back(take(argument));

    std::array<double, 4> at_step{};
    HB_ASSERT(parameters.size() <= at_step.size());
    for (std::size_t step = 0; step < columns.steps(); ++step) {
      for (std::size_t i = 0; i < parameters.size(); ++i)
        at_step[i] = parameters[i].values()[step];
      for (std::size_t series = 0; series < columns.size(); ++series) {
        double& value = columns.column(series)[step];
        if (!is_absent(value)) value = function(value, std::span(at_step).first(parameters.size()));
      }
    }
    drop_names(columns);
    return columns;
  }

  Evaluator& evaluator_;
};

Result<ColumnSet> Evaluator::run() {
  const NodeVisitor visitor(*this);
  for (std::size_t i = 0; i < syntax_.nodes.size(); ++i) {
    NodeVisitor::Evaluated evaluated = std::visit(visitor, syntax_.nodes[i].kind);
    if (!evaluated) return std::unexpected(evaluated.error());
    if (!context_.budget.keep_going(1)) return std::unexpected(*context_.budget.error());
    results_[i] = std::move(*evaluated);
  }
  HB_ASSERT(results_.back().has_value());
  return *std::move(results_.back());
}

}  // namespace hb::promql
