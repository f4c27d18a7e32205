#pragma once

#include <compare>
#include <string_view>

namespace hb::promql {

// The order in which a person would sort texts: runs of digits compare as numbers, so that "cpu9" stands
// before "cpu10".
[[nodiscard]] std::weak_ordering natural_order(std::string_view a, std::string_view b);

}  // namespace hb::promql
