#pragma once

#include <stop_token>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "model/series_source.hpp"
#include "promql/annotations.hpp"
#include "promql/limits.hpp"
#include "promql/query.hpp"
#include "promql/step_grid.hpp"
#include "promql/value.hpp"

namespace hb::promql {

// Evaluates queries over a source of series. Thread-safe: it has no state of its own, so any number of
// threads evaluate at the same time.
//
// What can be wrong with a request is found before it is evaluated: by Query::parse, make_grid and
// check_range_query. The errors of instant() and range() are those of an evaluation (api_error_type() in
// json.hpp): a limit, the deadline, a cancellation, or labels that do not match as they have to.
class Engine {
 public:
  // The source and the clock must outlive the engine.
  Engine(SeriesSource& source, const Clock& clock, Limits limits = {})
      : source_(source), clock_(clock), limits_(limits) {}

  // The value at one instant, of any type. What was odd on the way goes into `annotations`, if there are any;
  // they are made for the query's text.
  [[nodiscard]] Result<Value> instant(const Query& query, Timestamp time, std::stop_token cancelled = {},
                                      Annotations* annotations = nullptr) const;

  // The values at every step. The query must have passed check_range_query.
  [[nodiscard]] Result<Value> range(const Query& query, const StepGrid& grid, std::stop_token cancelled = {},
                                    Annotations* annotations = nullptr) const;

  [[nodiscard]] const Limits& limits() const { return limits_; }

  // The same source under other limits.
  [[nodiscard]] Engine with_limits(Limits limits) const { return {source_, clock_, limits}; }

 private:
  SeriesSource& source_;
  const Clock& clock_;
  const Limits limits_;
};

// The steps of a range query from start to end, the end included where a step falls on it. invalid, in
// Prometheus's words, when the end lies before the start, the step is not positive, or there are more than
// limits.points_max steps between them.
struct RangeParameters {
  Timestamp start;
  Timestamp end;
  Duration step{0};
};
[[nodiscard]] Result<StepGrid> make_grid(const RangeParameters& range, const Limits& limits);

// invalid when the query is neither a scalar nor an instant vector, since only those have a value at a step.
[[nodiscard]] Result<void> check_range_query(const Query& query);

}  // namespace hb::promql
