#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace hb {

// A whole text as RFC 3339 writes an instant: `2026-01-02T03:04:05.678Z`, or with an offset such as `+01:00`.
// What is finer than a millisecond is cut off. Nothing for anything else.
[[nodiscard]] std::optional<Timestamp> parse_rfc3339(std::string_view text);

// Appends `2026-01-02T03:04:05.678Z`. Of a time from the year 0 to 9999.
void append_rfc3339(std::string& out, Timestamp time);

}  // namespace hb
