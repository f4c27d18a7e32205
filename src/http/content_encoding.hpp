#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "http/accept_encoding.hpp"

namespace hb::http {

// Bodies below this go as they are: they fit into one packet either way.
inline constexpr std::size_t kCompressedBytesMin = 1024;

// The codings that encode_body() has, for choose_encoding().
inline constexpr Encodings kBodyEncodings{.brotli = false, .gzip = true, .zstd = true};

// A whole body in a content coding (RFC 9110, section 8.4.1), at the level where more CPU would no longer pay
// on expositions and query results. Thread-safe; holds some 300 KB while it works. Fails only without memory,
// or as a bug when the coding is not of kBodyEncodings.
[[nodiscard]] Result<std::string> encode_body(std::string_view body, Encoding encoding);

}  // namespace hb::http
