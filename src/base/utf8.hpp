#pragma once

#include <string>
#include <string_view>

namespace hb {

// Whether the text is well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing past U+10FFFF).
[[nodiscard]] bool is_valid_utf8(std::string_view text);

// The text with every byte that is not part of well-formed UTF-8 replaced by U+FFFD. Names that come from a
// host (mount points, process names, devices) pass through here before they become labels or JSON.
[[nodiscard]] std::string to_valid_utf8(std::string_view text);

}  // namespace hb
