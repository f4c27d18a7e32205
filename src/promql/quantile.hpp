#pragma once

#include <span>

namespace hb::promql {

// The quantile of some values, which are put in order: between neighbours it is interpolated
// (promql/quantile.go). -Inf below 0, +Inf above 1, NaN for NaN or no values.
[[nodiscard]] double quantile_of(double quantile, std::span<double> values);

// Whether it is one: between 0 and 1.
[[nodiscard]] inline bool is_quantile(double quantile) { return quantile >= 0 && quantile <= 1; }

}  // namespace hb::promql
