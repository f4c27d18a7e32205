#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <fmt/format.h>

#include "base/compensated_sum.hpp"
#include "promql/quantile.hpp"
#include "promql/range_functions.hpp"
#include "promql/window.hpp"

namespace hb::promql {
namespace {

double unix_seconds_of(Timestamp time) { return static_cast<double>(unix_ms(time)) / 1000; }

double variance(std::span<const double> values) {
  double count = 0;
  CompensatedSum mean;
  CompensatedSum squares;
  for (const double value : values) {
    count += 1;
    const double delta = value - mean.total();
    mean.add(delta / count);
    squares.add(delta * (value - mean.total()));
  }
  return squares.total() / count;
}

struct Line {
  double slope = 0;
  double intercept = 0;  // at the time that was asked for
};

// By least squares (promql/functions.go, linearRegression).
Line fit_line(const RangeInput& input, const Window& window, Timestamp zero) {
  const double first = input.values[window.first];
  bool constant = true;
  double count = 0;
  CompensatedSum x_sum;
  CompensatedSum y_sum;
  CompensatedSum xy_sum;
  CompensatedSum xx_sum;
  for (std::size_t i = window.first; i < window.last; ++i) {
    const double y = input.values[i];
    const double x = static_cast<double>((input.times[i] - zero).count()) / 1000;
    constant = constant && y == first;
    count += 1;
    x_sum.add(x);
    y_sum.add(y);
    xy_sum.add(x * y);
    xx_sum.add(x * x);
  }
  if (constant) {
    if (std::isinf(first)) return {.slope = NAN, .intercept = NAN};
    return {.slope = 0, .intercept = first};
  }
  const double covariance = xy_sum.total() - x_sum.total() * y_sum.total() / count;
  const double variance_of_x = xx_sum.total() - x_sum.total() * x_sum.total() / count;
  const double slope = covariance / variance_of_x;
  return {.slope = slope, .intercept = y_sum.total() / count - slope * x_sum.total() / count};
}

double smoothed(std::span<const double> values, double smoothing, double trend_factor) {
  double previous = 0;
  double current = values[0];
  double trend = values[1] - values[0];
  for (std::size_t i = 1; i < values.size(); ++i) {
    if (i > 1) trend = trend_factor * (current - previous) + (1 - trend_factor) * trend;
    const double next = smoothing * values[i] + (1 - smoothing) * (current + trend);
    previous = current;
    current = next;
  }
  return current;
}

// When the window's last sample is that is as extreme as any; NaN only if there is nothing else.
template <typename AsExtreme>
void time_of_extreme(const RangeInput& input, std::span<double> out, AsExtreme as_extreme) {
  slide(input, out, [&](const Window& window) -> std::optional<double> {
    std::size_t extreme = window.first;
    for (std::size_t i = window.first; i < window.last; ++i) {
      if (as_extreme(input.values[i], input.values[extreme]) || std::isnan(input.values[extreme]))
        extreme = i;
    }
    return unix_seconds_of(input.times[extreme]);
  });
}

}  // namespace

void stdvar_over_time(const RangeInput& input, std::span<double> out) { slide_values(input, out, variance); }

void stddev_over_time(const RangeInput& input, std::span<double> out) {
  slide_values(input, out, [](std::span<const double> values) { return std::sqrt(variance(values)); });
}

void mad_over_time(const RangeInput& input, std::span<double> out) {
  std::vector<double> sorted;
  slide_values(input, out, [&](std::span<const double> values) {
    sorted.assign(values.begin(), values.end());
    const double median = quantile_of(0.5, sorted);
    for (double& value : sorted)
      value = std::abs(value - median);
    return quantile_of(0.5, sorted);
  });
}

void quantile_over_time(const RangeInput& input, std::span<double> out) {
  std::vector<double> sorted;
  slide(input, out, [&](const Window& window) -> std::optional<double> {
    const std::span<const double> values = input.values.subspan(window.first, window.size());
    sorted.assign(values.begin(), values.end());
    return quantile_of(input.parameters[0][window.step], sorted);
  });
}

void deriv(const RangeInput& input, std::span<double> out) {
  slide(input, out, [&](const Window& window) -> std::optional<double> {
    if (window.size() < 2) return std::nullopt;
    return fit_line(input, window, input.times[window.first]).slope;
  });
}

void predict_linear(const RangeInput& input, std::span<double> out) {
  slide(input, out, [&](const Window& window) -> std::optional<double> {
    if (window.size() < 2) return std::nullopt;
    const Line line = fit_line(input, window, input.evaluated_at.at(window.step));
    return line.slope * input.parameters[0][window.step] + line.intercept;
  });
}

void double_exponential_smoothing(const RangeInput& input, std::span<double> out) {
  slide(input, out, [&](const Window& window) -> std::optional<double> {
    const double smoothing = input.parameters[0][window.step];
    const double trend = input.parameters[1][window.step];
    for (const auto& [name, short_name, factor] :
         {std::tuple("smoothing", "sf", smoothing), std::tuple("trend", "tf", trend)}) {
      if (factor > 0 && factor < 1) continue;
      input.budget->refuse(
          {ErrorCode::invalid,
           fmt::format("invalid {} factor. Expected: 0 < {} < 1, got: {:f}", name, short_name, factor)});
      return std::nullopt;
    }
    if (window.size() < 2) return std::nullopt;
    return smoothed(input.values.subspan(window.first, window.size()), smoothing, trend);
  });
}

void ts_of_first_over_time(const RangeInput& input, std::span<double> out) {
  slide(input, out, [&](const Window& window) -> std::optional<double> {
    return unix_seconds_of(input.times[window.first]);
  });
}

void ts_of_last_over_time(const RangeInput& input, std::span<double> out) {
  slide(input, out, [&](const Window& window) -> std::optional<double> {
    return unix_seconds_of(input.times[window.last - 1]);
  });
}

void ts_of_min_over_time(const RangeInput& input, std::span<double> out) {
  time_of_extreme(input, out, [](double a, double b) { return a <= b; });
}

void ts_of_max_over_time(const RangeInput& input, std::span<double> out) {
  time_of_extreme(input, out, [](double a, double b) { return a >= b; });
}

}  // namespace hb::promql
