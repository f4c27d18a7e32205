#pragma once

#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "model/matcher.hpp"
#include "promql/limits.hpp"

namespace hb::promql {

// The matchers of a selector that stands alone, as `match[]` of Prometheus's HTTP API takes it: that of the
// metric name among them. invalid for every other expression, for one with an offset or @, and for one that
// selects everything. Pure.
[[nodiscard]] Result<std::vector<Matcher>> parse_series_selector(std::string_view text, const Limits& limits);

}  // namespace hb::promql
