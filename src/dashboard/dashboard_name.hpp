#pragma once

#include <string_view>

#include "base/error.hpp"

namespace hb::dashboard {

// A dashboard's name is part of its address and of its file's name: lower-case letters, digits, and between
// them "-" and "_"; at most kNameBytesMax. No path can be made of it, and no file system mixes two of them
// up.
[[nodiscard]] bool is_name(std::string_view text);

// `invalid`, with the rule, where it is none.
[[nodiscard]] Result<void> check_name(std::string_view text);

}  // namespace hb::dashboard
