#include "promql/engine.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "base/assert.hpp"
#include "promql/budget.hpp"
#include "promql/evaluator.hpp"
#include "promql/query_times.hpp"
#include "promql/result_labels.hpp"
#include "promql/selection.hpp"
#include "promql/token.hpp"

namespace hb::promql {
namespace {

// What one evaluation needs besides its query.
struct Evaluation {
  Evaluation(const Query& query, Annotations* given, Budget& budget, SeriesSource& source, Duration lookback,
             const StepGrid& grid)
      : own_annotations(query.text()),
        context{.source = source,
                .lookback = lookback,
                .budget = budget,
                .annotations = given != nullptr ? *given : own_annotations,
                .query = grid} {}

  Annotations own_annotations;
  Evaluator::Context context;
};

// A query's tree, or the one with the durations that depend on when it is evaluated.
class EvaluatedSyntax {
 public:
  [[nodiscard]] static Result<EvaluatedSyntax> of(const Query& query, const StepGrid& grid) {
    EvaluatedSyntax evaluated(query.syntax());
    if (!query.syntax().depends_on_query_times) return evaluated;
    Result<Syntax> resolved = with_query_times(query.syntax(), query.text(), grid);
    if (!resolved) return std::unexpected(resolved.error());
    evaluated.resolved_ = *std::move(resolved);
    return evaluated;
  }

  [[nodiscard]] const Syntax& get() const { return resolved_ ? *resolved_ : *parsed_; }

 private:
  explicit EvaluatedSyntax(const Syntax& parsed) : parsed_(&parsed) {}

  const Syntax* parsed_;
  std::optional<Syntax> resolved_;
};

// A range vector as the result of an instant query: its samples.
Result<Value> samples_at(const RangeSelector& range, const StepGrid& grid, Evaluator::Context context) {
  std::vector<SeriesView> found;
  const Edges edges = range.selector.edges;
  const EdgeReach edge_reach_of = edge_reach(edges, context.lookback);
  const Windows windows{.grid = looked_at(range.selector.shift, grid, context.query),
                        .range = range.range,
                        .reach = edge_reach_of};
  const Timestamp end = windows.grid.start;
  const Result<void> read = for_each_windowed(
      context.source, range.selector, windows, context.budget, [&](const SeriesSpan& series) {
        if (edges != Edges::plain) {
          const auto window = edged_window(series.times, {end - range.range, end}, edge_reach_of);
          if (!window) return;
          EdgedSeries edged = with_edges(*window, {series.times, series.values}, edges);
          found.push_back({series.labels, std::move(edged.times), std::move(edged.values)});
          return;
        }
        found.push_back({series.labels,
                         {series.times.begin(), series.times.end()},
                         {series.values.begin(), series.values.end()}});
      });
  if (!read) return std::unexpected(read.error());
  std::ranges::sort(found, [](const SeriesView& a, const SeriesView& b) { return *a.labels < *b.labels; });
  return SamplesValue{std::move(found)};
}

Result<Value> finish_matrix(const StepGrid& grid, ColumnSet columns) {
  if (const auto finished = finish_labels(columns); !finished) return std::unexpected(finished.error());
  drop_names_and_sort(columns);
  return MatrixValue{grid, std::move(columns)};
}

Result<Value> subquery_at(const Syntax& syntax, const Subquery& subquery, const StepGrid& grid,
                          Evaluator::Context context) {
  const StepGrid inner = subquery_grid(subquery, looked_at(subquery.shift, grid, context.query));
  Result<ColumnSet> columns = evaluate_subquery(syntax, subquery, inner, context);
  if (!columns) return std::unexpected(columns.error());
  return finish_matrix(inner, *std::move(columns));
}

}  // namespace

Result<Value> Engine::instant(const Query& query, Timestamp time, std::stop_token cancelled,
                              Annotations* annotations) const {
  Budget budget(limits_, clock_, std::move(cancelled));
  const StepGrid grid{.start = time, .step = Duration{0}, .count = 1};
  const Evaluation evaluation(query, annotations, budget, source_, limits_.lookback, grid);
  const Result<EvaluatedSyntax> evaluated = EvaluatedSyntax::of(query, grid);
  if (!evaluated) return std::unexpected(evaluated.error());
  const Syntax& syntax = evaluated->get();
  const Node& root = syntax.node(syntax.unwrapped(syntax.root()));
  if (const auto* string = std::get_if<StringLiteral>(&root.kind)) return StringValue{time, string->value};
  if (const auto* range = std::get_if<RangeSelector>(&root.kind)) {
    return samples_at(*range, grid, evaluation.context);
  }
  if (const auto* subquery = std::get_if<Subquery>(&root.kind)) {
    return subquery_at(syntax, *subquery, grid, evaluation.context);
  }

  Result<ColumnSet> columns = Evaluator(syntax, syntax.root(), grid, evaluation.context).run();
  if (!columns) return std::unexpected(columns.error());
  if (query.type() == ValueType::scalar) return ScalarValue{time, columns->values().front()};
  if (const auto finished = finish_labels(*columns); !finished) return std::unexpected(finished.error());
  return VectorValue{time, std::move(*columns)};
}

Result<Value> Engine::range(const Query& query, const StepGrid& grid, std::stop_token cancelled,
                            Annotations* annotations) const {
  HB_ASSERT(check_range_query(query).has_value());
  Budget budget(limits_, clock_, std::move(cancelled));
  const Evaluation evaluation(query, annotations, budget, source_, limits_.lookback, grid);
  const Result<EvaluatedSyntax> evaluated = EvaluatedSyntax::of(query, grid);
  if (!evaluated) return std::unexpected(evaluated.error());
  const Syntax& syntax = evaluated->get();
  Result<ColumnSet> columns = Evaluator(syntax, syntax.root(), grid, evaluation.context).run();
  if (!columns) return std::unexpected(columns.error());
  return finish_matrix(grid, *std::move(columns));
}

Result<StepGrid> make_grid(const RangeParameters& range, const Limits& limits) {
  if (range.end < range.start) {
    return fail(ErrorCode::invalid, "end timestamp must not be before start time");
  }
  if (range.step <= Duration{0}) {
    return fail(ErrorCode::invalid,
                "zero or negative query resolution step widths are not accepted. Try a positive integer");
  }
  const auto steps = static_cast<std::size_t>((range.end - range.start) / range.step);
  if (steps > limits.points_max) {
    return fail(ErrorCode::invalid,
                "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query "
                "resolution (?step=XX)");
  }
  return StepGrid{.start = range.start, .step = range.step, .count = steps + 1, .asked_end = range.end};
}

Result<void> check_range_query(const Query& query) {
  if (query.type() == ValueType::scalar || query.type() == ValueType::vector) return {};
  return fail(ErrorCode::invalid,
              fmt::format("invalid expression type {} for range query, must be Scalar or instant Vector",
                          quoted(documented_name(query.type()))));
}

}  // namespace hb::promql
