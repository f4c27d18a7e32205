#pragma once

#include <string_view>

#include "base/error.hpp"
#include "promql/range_functions.hpp"

namespace hb::promql {

// What a function of range vectors is over windows with anchored or smoothed edges: rate, increase and delta
// take the difference of the values at the edges and extrapolate nothing; changes and resets count from the
// sample before the window on. invalid for functions that take no such windows, with those that do.
[[nodiscard]] Result<RangeFunction> edged_function(std::string_view function, Edges edges);

}  // namespace hb::promql
