#pragma once

#include <optional>
#include <string_view>

namespace hb {

// A whole text as the exposition formats write numbers: decimal, with a sign or without, `Inf`, `Infinity`
// and `NaN` in any case. No hexadecimal, no underscores; nothing when it is something else or past what a
// double holds.
[[nodiscard]] std::optional<double> parse_exposition_number(std::string_view text);

}  // namespace hb
