#pragma once

#include <string_view>

#include "base/error.hpp"
#include "promql/step_grid.hpp"
#include "promql/syntax.hpp"

namespace hb::promql {

// The tree with the durations put in that are calculated from the query's step and range. `text` is what it
// was parsed from. invalid, with the place, for one that has no value, or for a range or step that is not
// positive.
[[nodiscard]] Result<Syntax> with_query_times(const Syntax& syntax, std::string_view text,
                                              const StepGrid& query);

}  // namespace hb::promql
