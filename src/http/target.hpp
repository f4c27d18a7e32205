#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "http/refusal.hpp"

namespace hb::http {

// The parts of a request target, still as they were sent. Views into the target.
struct TargetParts {
  std::string_view authority;  // of "http://authority/path"; empty in the usual form
  std::string_view path;
  std::string_view query;  // without the '?'
};

// Splits origin-form ("/path?query"), absolute-form ("http://host/path?query") and "*" (RFC 9112,
// section 3.2). Everything else, such as CONNECT's authority-form or a fragment, is refused.
[[nodiscard]] std::expected<TargetParts, Refusal> split_target(std::string_view target);

// Decodes a path into `path`. Refused are: bad escapes, control characters, backslashes and encoded slashes
// (400, for two programs may read them differently), and the segments "." and ".." (404: browsers and curl
// resolve them before sending, so whoever sends one is looking for a way out).
[[nodiscard]] std::optional<Refusal> decode_path(std::string_view encoded, std::string& path);

}  // namespace hb::http
