#pragma once

#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "model/matcher.hpp"
#include "promql/limits.hpp"

namespace hb::promql {

// A selector that stands alone, as in the parameter `match[]` of Prometheus's HTTP API:
// `name{label="value", …}`. Errors are worded and placed as a query's. That a selector has to exclude
// something is the caller's to check: is_empty_selector(). Pure.
[[nodiscard]] Result<std::vector<Matcher>> parse_metric_selector(std::string_view text, const Limits& limits);

// Whether every matcher matches an absent label: such a selector would take every series there is.
[[nodiscard]] bool is_empty_selector(const std::vector<Matcher>& matchers);

}  // namespace hb::promql
