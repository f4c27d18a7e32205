#pragma once

#include <string>
#include <string_view>

namespace hb::app {

// "0.1.0", from CMakeLists.txt.
[[nodiscard]] std::string_view version();

// The commit that was built, "unknown" outside a git checkout.
[[nodiscard]] std::string_view revision();

// "g++ 12.2.0" or the like.
[[nodiscard]] std::string_view compiler();

// What --version prints: "heartbeat 0.1.0 (revision, compiler)".
[[nodiscard]] std::string version_text();

}  // namespace hb::app
