#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace hb::http {

enum class Encoding : uint8_t { identity, gzip, brotli, zstd };

// "br", "zstd" or "gzip", as in Content-Encoding; empty for identity.
[[nodiscard]] std::string_view to_string(Encoding encoding);

// Which encodings of a resource there are, beside identity.
struct Encodings {
  bool brotli = false;
  bool gzip = false;
  bool zstd = false;
};

// The encoding to send, by an Accept-Encoding header (RFC 9110, section 12.5.3): the highest quality wins,
// then the smaller encoding. An empty header or none at all accepts identity alone. Nothing when all that
// there is was excluded (identity;q=0): the answer is then 406.
[[nodiscard]] std::optional<Encoding> choose_encoding(std::string_view accept_encoding, Encodings available);

}  // namespace hb::http
