#include "promql/evaluator.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "base/assert.hpp"
#include "promql/aggregation.hpp"
#include "promql/binary_operation.hpp"
#include "promql/function_table.hpp"
#include "promql/result_labels.hpp"
#include "promql/selection.hpp"
#include "promql/windowed_call.hpp"

namespace hb::promql {
namespace {

// How far apart the steps of a subquery without a step of its own are: Prometheus's evaluation interval.
constexpr Duration kSubqueryStep = std::chrono::minutes(1);

void drop_names(ColumnSet& columns) {
  for (std::size_t series = 0; series < columns.size(); ++series)
    columns.labels(series).drop_name = true;
}

}  // namespace

// What each kind of node does. Results are empty for nodes without columns of their own.
class Evaluator::NodeVisitor {
 public:
  using Evaluated = Result<std::optional<ColumnSet>>;

  NodeVisitor(Evaluator& evaluator, std::size_t index) : evaluator_(evaluator), index_(index) {}

  Evaluated operator()(const NumberLiteral& number) const {
    // A subquery can have millions of steps.
    if (!budget().take_samples(grid().count)) return std::unexpected(*budget().error());
    ColumnSet constant(grid().count);
    std::ranges::fill(constant.add({std::make_shared<const Labels>(), false}), number.value);
    return constant;
  }
  Evaluated operator()(const StringLiteral&) const { return std::nullopt; }
  Evaluated operator()(const RangeSelector&) const { return std::nullopt; }
  Evaluated operator()(const Subquery&) const { return std::nullopt; }

  Evaluated operator()(const VectorSelector& selector) const {
    const Context& context = evaluator_.context_;
    return select_instant(
        context.source, selector, looked_at(selector.shift, grid(), context.query),
        evaluator_.wants_sample_time_[index_] ? SampleField::time_seconds : SampleField::value,
        context.lookback, context.budget);
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
    if (is_trim_operator(operation.op)) {
      return fail(ErrorCode::unsupported,
                  fmt::format("operator \"{}\" trims native histograms, which are not supported",
                              symbol_of(operation.op)));
    }
    const bool left_is_scalar = evaluator_.syntax_.node(operation.left).type == ValueType::scalar;
    const bool right_is_scalar = evaluator_.syntax_.node(operation.right).type == ValueType::scalar;
    ColumnSet left = take(operation.left);
    ColumnSet right = take(operation.right);
    if (left_is_scalar && right_is_scalar) return scalar_scalar(operation, std::move(left), right);
    if (left_is_scalar) return vector_scalar(operation, std::move(right), left, true);
    if (right_is_scalar) return vector_scalar(operation, std::move(left), right, false);
    if (is_set_operator(operation.op)) return set_operation(operation, left, right, budget());
    return vector_vector(operation, left, right, budget());
  }

  Evaluated operator()(const Aggregation& aggregation) const {
    const ColumnSet operand = take(aggregation.operand);
    AggregationInput input{.aggregation = aggregation,
                           .operand = operand,
                           .parameter = {},
                           .label = {},
                           .budget = budget(),
                           .annotations = evaluator_.context_.annotations,
                           .parameter_span = {}};
    std::optional<ColumnSet> parameter;
    if (aggregation.parameter) {
      input.parameter_span = evaluator_.syntax_.node(*aggregation.parameter).span;
      const Node& node = evaluator_.syntax_.node(evaluator_.syntax_.unwrapped(*aggregation.parameter));
      if (const auto* string = std::get_if<StringLiteral>(&node.kind)) {
        input.label = string->value;
      } else {
        parameter = take(*aggregation.parameter);
        input.parameter = parameter->values();
      }
    }
    return aggregate(input);
  }

  Evaluated operator()(const Call& call) const {
    if (const auto* function = std::get_if<RangeFunction>(&call.function->body)) {
      std::vector<ColumnSet> arguments = take_arguments(call);
      return windowed(call, *function, arguments);
    }
    if (const auto* element = std::get_if<ElementFunction>(&call.function->body)) {
      return of_elements(call, *element);
    }
    return of_vectors(call, std::get<VectorFunction>(call.function->body));
  }

 private:
  [[nodiscard]] Budget& budget() const { return evaluator_.context_.budget; }
  [[nodiscard]] const StepGrid& grid() const { return evaluator_.grid_; }
  [[nodiscard]] std::optional<ColumnSet>& result_of(NodeId id) const {
    return evaluator_.results_[static_cast<std::size_t>(id) - evaluator_.first_];
  }
  [[nodiscard]] ColumnSet take(NodeId id) const {
    std::optional<ColumnSet>& result = result_of(id);
    HB_ASSERT(result.has_value());
    return *std::exchange(result, std::nullopt);
  }
  // By place; without series for what has no columns.
  [[nodiscard]] std::vector<ColumnSet> take_arguments(const Call& call) const {
    std::vector<ColumnSet> arguments;
    for (const NodeId argument : call.arguments) {
      std::optional<ColumnSet>& result = result_of(argument);
      arguments.push_back(result ? *std::exchange(result, std::nullopt) : ColumnSet(grid().count));
    }
    return arguments;
  }

  [[nodiscard]] Result<ColumnSet> windowed(const Call& call, RangeFunction function,
                                           const std::vector<ColumnSet>& arguments) const {
    WindowedCall windowed(evaluator_.syntax_, call, function, grid(), evaluator_.context_);
    return windowed.run(arguments);
  }

  [[nodiscard]] Evaluated of_vectors(const Call& call, VectorFunction function) const {
    if (!budget().take_samples(grid().count)) return std::unexpected(*budget().error());
    std::vector<ColumnSet> arguments = take_arguments(call);
    if (!call.arguments.empty() &&
        evaluator_.syntax_.node(call.arguments.front()).type == ValueType::matrix) {
      Result<ColumnSet> presence = windowed(call, &present_over_time, arguments);
      if (!presence) return std::unexpected(presence.error());
      arguments.front() = *std::move(presence);
    }
    CallInput input{.syntax = evaluator_.syntax_,
                    .node = evaluator_.syntax_.nodes[index_],
                    .grid = grid(),
                    .query = evaluator_.context_.query,
                    .arguments = arguments,
                    .source = evaluator_.context_.source,
                    .lookback = evaluator_.context_.lookback,
                    .budget = budget(),
                    .annotations = evaluator_.context_.annotations};
    return function(input);
  }

  // The functions of dates take the time of evaluation where they are given no vector.
  [[nodiscard]] ColumnSet time_vector() const {
    ColumnSet columns(grid().count);
    const std::span<double> column = columns.add({std::make_shared<const Labels>(), false});
    for (std::size_t step = 0; step < column.size(); ++step)
      column[step] = static_cast<double>(unix_ms(grid().at(step))) / 1000;
    return columns;
  }

  [[nodiscard]] Evaluated of_elements(const Call& call, ElementFunction function) const {
    if (!budget().take_samples(grid().count)) return std::unexpected(*budget().error());
    std::vector<ColumnSet> parameters = take_arguments(call);
    if (parameters.empty()) parameters.push_back(time_vector());
    ColumnSet columns = std::move(parameters.front());
    parameters.erase(parameters.begin());

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
  std::size_t index_;  // of the node in the tree
};

Evaluator::Evaluator(const Syntax& syntax, NodeId root, const StepGrid& grid, Context context)
    : syntax_(syntax),
      first_(static_cast<std::size_t>(syntax.node(root).first)),
      root_(static_cast<std::size_t>(root)),
      grid_(grid),
      context_(context),
      results_(root_ - first_ + 1),
      resume_at_(root_ + 1),
      wants_sample_time_(root_ + 1, false) {
  for (std::size_t i = first_; i <= root_; ++i)
    resume_at_[i] = i;
  const auto skip = [this](std::size_t from, std::size_t resume) {
    resume_at_[from] = std::max(resume_at_[from], resume);
  };
  for (std::size_t i = first_; i <= root_; ++i) {
    const Node& node = syntax_.nodes[i];
    if (std::holds_alternative<Subquery>(node.kind)) skip(static_cast<std::size_t>(node.first), i);
    const auto* call = std::get_if<Call>(&node.kind);
    if (call == nullptr) continue;
    for (std::size_t place = 0; place < call->arguments.size(); ++place) {
      const NodeId argument = call->arguments[place];
      const auto inner = static_cast<std::size_t>(syntax_.unwrapped(argument));
      if (call->function->wants_sample_times) wants_sample_time_[inner] = true;
      if (place == 1 && call->function->second_selects_labels) skip(inner, inner + 1);
    }
  }
  repeats_.emplace(syntax_, visited(), wants_sample_time_);
  for (const RepeatedSubtrees::Repeat& repeat : repeats_->all())
    ++kept_[repeat.original].uses_left;
  if (!kept_.empty()) said_before_.resize(results_.size());
}

std::vector<std::size_t> Evaluator::visited() const {
  std::vector<std::size_t> nodes;
  for (std::size_t i = first_; i <= root_; ++i) {
    if (resume_at_[i] > i) {
      i = resume_at_[i] - 1;
      continue;
    }
    nodes.push_back(i);
  }
  return nodes;
}

Result<ColumnSet> Evaluator::run() {
  for (std::size_t i = first_; i <= root_; ++i) {
    if (!said_before_.empty()) said_before_[i - first_] = context_.annotations.said();
    if (const RepeatedSubtrees::Repeat* repeat = repeats_->beginning_with(i)) {
      if (std::optional<ColumnSet> columns = take_kept(repeat->original)) {
        i = repeat->root;
        results_[i - first_] = std::move(columns);
        continue;
      }
    }
    if (resume_at_[i] > i) {
      i = resume_at_[i] - 1;
      continue;
    }
    if (Result<void> evaluated = evaluate(i); !evaluated) return std::unexpected(evaluated.error());
  }
  HB_ASSERT(results_.back().has_value());
  return *std::move(results_.back());
}

Result<void> Evaluator::evaluate(std::size_t node) {
  NodeVisitor::Evaluated evaluated = std::visit(NodeVisitor(*this, node), syntax_.nodes[node].kind);
  if (!evaluated) return std::unexpected(evaluated.error());
  if (!context_.budget.keep_going(1)) return std::unexpected(*context_.budget.error());
  results_[node - first_] = std::move(*evaluated);
  return kept_.contains(node) ? keep(node) : Result<void>{};
}

// What was annotated on the way names a place in the query, so the same at another place has to be evaluated
// again for its own.
Result<void> Evaluator::keep(std::size_t original) {
  const auto begin = static_cast<std::size_t>(syntax_.nodes[original].first);
  if (context_.annotations.said() != said_before_[begin - first_]) return {};
  const ColumnSet& columns = *results_[original - first_];
  if (!context_.budget.take_samples(columns.values().size()))
    return std::unexpected(*context_.budget.error());
  kept_.at(original).columns = columns;
  return {};
}

std::optional<ColumnSet> Evaluator::take_kept(std::size_t original) {
  Kept& kept = kept_.at(original);
  if (--kept.uses_left > 0) return kept.columns;
  return std::exchange(kept.columns, std::nullopt);
}

StepGrid subquery_grid(const Subquery& subquery, const StepGrid& grid) {
  const Duration step = subquery.step.value_or(kSubqueryStep);
  const Duration before = grid.start.time_since_epoch() - subquery.range;
  Duration start = step * (before / step);
  if (start <= before) start += step;
  const Duration end = grid.last().time_since_epoch();
  const auto count = end < start ? std::size_t{0} : static_cast<std::size_t>((end - start) / step) + 1;
  return {.start = Timestamp{start}, .step = step, .count = count};
}

Result<ColumnSet> evaluate_subquery(const Syntax& syntax, const Subquery& subquery, const StepGrid& inner,
                                    Evaluator::Context context) {
  if (inner.count == 0) return ColumnSet(0);
  // A step as small as a millisecond makes a lot of them: they are accounted for before anything is made.
  if (!context.budget.take_samples(inner.count)) return std::unexpected(*context.budget.error());
  Result<ColumnSet> columns = Evaluator(syntax, subquery.operand, inner, context).run();
  if (!columns) return columns;
  // Series that are the same, at steps of their own, are one: a window looks at all of it.
  if (Result<void> finished = finish_labels(*columns); !finished) return std::unexpected(finished.error());
  return columns;
}

}  // namespace hb::promql
