#include "promql/engine.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "base/assert.hpp"
#include "promql/budget.hpp"
#include "promql/evaluator.hpp"
#include "promql/result_labels.hpp"
#include "promql/selection.hpp"
#include "promql/token.hpp"

namespace hb::promql {
namespace {

Result<Value> samples_at(const RangeSelector& range, const StepGrid& grid, SeriesSource& source,
                         Budget& budget) {
  std::vector<SeriesView> found;
  const Result<void> read = for_each_windowed(source, range, grid, {}, budget, [&](const SeriesSpan& series) {
    found.push_back({series.labels,
                     {series.times.begin(), series.times.end()},
                     {series.values.begin(), series.values.end()}});
  });
  if (!read) return std::unexpected(read.error());
  std::ranges::sort(found, [](const SeriesView& a, const SeriesView& b) { return *a.labels < *b.labels; });
  return SamplesValue{std::move(found)};
}

}  // namespace

Result<Value> Engine::instant(const Query& query, Timestamp time, std::stop_token cancelled) const {
  Budget budget(limits_, clock_, std::move(cancelled));
  const StepGrid grid{.start = time, .step = Duration{0}, .count = 1};
  const Syntax& syntax = query.syntax();
  const Node& root = syntax.node(syntax.unwrapped(syntax.root()));
  if (const auto* string = std::get_if<StringLiteral>(&root.kind)) return StringValue{time, string->value};
  if (const auto* range = std::get_if<RangeSelector>(&root.kind)) {
    return samples_at(*range, grid, source_, budget);
  }

  Result<ColumnSet> columns = Evaluator(syntax, grid, {source_, limits_.lookback, budget}).run();
  if (!columns) return std::unexpected(columns.error());
  if (query.type() == ValueType::scalar) return ScalarValue{time, columns->values().front()};
  if (const auto finished = finish_labels(*columns); !finished) return std::unexpected(finished.error());
  return VectorValue{time, std::move(*columns)};
}

Result<Value> Engine::range(const Query& query, const StepGrid& grid, std::stop_token cancelled) const {
  HB_ASSERT(check_range_query(query).has_value());
  Budget budget(limits_, clock_, std::move(cancelled));
  Result<ColumnSet> columns = Evaluator(query.syntax(), grid, {source_, limits_.lookback, budget}).run();
  if (!columns) return std::unexpected(columns.error());
  if (const auto finished = finish_labels(*columns); !finished) return std::unexpected(finished.error());
  drop_names_and_sort(*columns);
  return MatrixValue{grid, std::move(*columns)};
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
  return StepGrid{.start = range.start, .step = range.step, .count = steps + 1};
}

Result<void> check_range_query(const Query& query) {
  if (query.type() == ValueType::scalar || query.type() == ValueType::vector) return {};
  return fail(ErrorCode::invalid,
              fmt::format("invalid expression type {} for range query, must be Scalar or instant Vector",
                          quoted(documented_name(query.type()))));
}

}  // namespace hb::promql
