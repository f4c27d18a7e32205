#pragma once

#include <span>

namespace hb::promql {

// A function of one value and of scalar parameters, as clamp_min(v, 0): applied to every value of a vector.
// May answer absent() to leave the value out.
using ElementFunction = double (*)(double value, std::span<const double> parameters);

// Functions that <cmath> does not have just so, as Prometheus (and Go's math package) defines them.
[[nodiscard]] double clamp(double value, std::span<const double> parameters);
[[nodiscard]] double clamp_min(double value, std::span<const double> parameters);
[[nodiscard]] double clamp_max(double value, std::span<const double> parameters);
[[nodiscard]] double round_to(double value, std::span<const double> parameters);
[[nodiscard]] double sign_of(double value, std::span<const double> parameters);
[[nodiscard]] double to_degrees(double value, std::span<const double> parameters);
[[nodiscard]] double to_radians(double value, std::span<const double> parameters);

}  // namespace hb::promql
