#include "promql/element_functions.hpp"

#include <cmath>
#include <limits>
#include <numbers>

#include "promql/column_set.hpp"

namespace hb::promql {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Go's math.Min and math.Max: the infinity that decides wins over NaN, NaN over everything else.
double go_min(double a, double b) {
  if (a == -kInfinity || b == -kInfinity) return -kInfinity;
  if (std::isnan(a) || std::isnan(b)) return std::numeric_limits<double>::quiet_NaN();
  return a < b ? a : b;
}

double go_max(double a, double b) {
  if (a == kInfinity || b == kInfinity) return kInfinity;
  if (std::isnan(a) || std::isnan(b)) return std::numeric_limits<double>::quiet_NaN();
  return a > b ? a : b;
}

}  // namespace

double clamp(double value, std::span<const double> parameters) {
  const double low = parameters[0];
  const double high = parameters[1];
  return high < low ? absent() : go_max(low, go_min(high, value));
}

double clamp_min(double value, std::span<const double> parameters) { return go_max(parameters[0], value); }

double clamp_max(double value, std::span<const double> parameters) { return go_min(parameters[0], value); }

double round_to(double value, std::span<const double> parameters) {
  // The inverse is rounded first, as Prometheus does, so that round(x, 0.1) gives the same digits.
  const double inverse = 1 / (parameters.empty() ? 1.0 : parameters[0]);
  return std::floor(value * inverse + 0.5) / inverse;
}

double sign_of(double value, std::span<const double> /*parameters*/) {
  if (value < 0) return -1;
  return value > 0 ? 1 : value;
}

double to_degrees(double value, std::span<const double> /*parameters*/) {
  return value * 180 / std::numbers::pi;
}

double to_radians(double value, std::span<const double> /*parameters*/) {
  return value * std::numbers::pi / 180;
}

}  // namespace hb::promql
