#pragma once

#include <span>

#include "base/time.hpp"
#include "promql/budget.hpp"
#include "promql/step_grid.hpp"
#include "promql/syntax.hpp"

namespace hb::promql {

// The samples of one series (without staleness markers, ascending in time) and the windows over them: one for
// each step, the `range` up to the step's time. As in Prometheus 3 a window is open on the left: a sample
// exactly at its start is not in it.
struct RangeInput {
  std::span<const Timestamp> times;
  std::span<const double> values;
  StepGrid grid;
  Duration range{0};
  Budget* budget = nullptr;
  // The scalar arguments, each a value a step.
  std::span<const std::span<const double>> parameters = {};
  // When the windows are looked at, which differs from their ends with offset and @.
  StepGrid evaluated_at = {};
  // What is taken for the windows' edges, and how far away it may be.
  Edges edges = Edges::plain;
  Duration lookback{0};
};

// Computes one series' column: out[i] belongs to the window that ends at grid.at(i), and stays as it is
// (absent) when the window has too few samples. Stops early when the budget is spent.
using RangeFunction = void (*)(const RangeInput&, std::span<double> out);

// Prometheus's extrapolatedRate: the difference of a window's last and first sample, with what counter resets
// took away added again, extended to the window's ends where the samples come close to them. rate is it per
// second; delta is it for gauges.
void rate(const RangeInput& input, std::span<double> out);
void increase(const RangeInput& input, std::span<double> out);
void delta(const RangeInput& input, std::span<double> out);

// The change between a window's last two samples, irate per second and over a counter reset.
void irate(const RangeInput& input, std::span<double> out);
void idelta(const RangeInput& input, std::span<double> out);

void avg_over_time(const RangeInput& input, std::span<double> out);
void sum_over_time(const RangeInput& input, std::span<double> out);
void min_over_time(const RangeInput& input, std::span<double> out);
void max_over_time(const RangeInput& input, std::span<double> out);
void count_over_time(const RangeInput& input, std::span<double> out);
void first_over_time(const RangeInput& input, std::span<double> out);
void last_over_time(const RangeInput& input, std::span<double> out);
void present_over_time(const RangeInput& input, std::span<double> out);
void changes(const RangeInput& input, std::span<double> out);
void resets(const RangeInput& input, std::span<double> out);

// Population variance and deviation, by Welford's method with compensated sums.
void stdvar_over_time(const RangeInput& input, std::span<double> out);
void stddev_over_time(const RangeInput& input, std::span<double> out);
// Median of the distances from the median.
void mad_over_time(const RangeInput& input, std::span<double> out);
// The parameter is the quantile.
void quantile_over_time(const RangeInput& input, std::span<double> out);

// Slope by least squares, per second; and the value that the line reaches as many seconds after the time of
// evaluation as the parameter says.
void deriv(const RangeInput& input, std::span<double> out);
void predict_linear(const RangeInput& input, std::span<double> out);
// Holt and Winters's double exponential smoothing: parameters are the smoothing factor and the trend factor,
// both between 0 and 1. Others refuse the query.
void double_exponential_smoothing(const RangeInput& input, std::span<double> out);

// When a sample of the window was taken, in Unix seconds; of several equal extremes the last.
void ts_of_first_over_time(const RangeInput& input, std::span<double> out);
void ts_of_last_over_time(const RangeInput& input, std::span<double> out);
void ts_of_min_over_time(const RangeInput& input, std::span<double> out);
void ts_of_max_over_time(const RangeInput& input, std::span<double> out);

}  // namespace hb::promql
