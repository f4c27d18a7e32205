#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace hb::http {

// What a response's head needs beside the response.
struct HeadOptions {
  std::string_view date;   // as http_date() writes it
  bool keep_alive = true;  // false: "Connection: close"
  bool http_1_0 = false;   // the client needs to be told that the connection stays open
  bool chunked = false;    // a stream's body comes in chunks
};

// Appends the status line and all header fields, the empty line included. Every response has the headers that
// keep a browser from doing anything with it but show it to this page: see kSecurityHeaders in the source.
void render_head(const Response& response, const HeadOptions& options, std::string& out);

// The bytes of a body that is not a stream.
[[nodiscard]] std::string_view body_text(const Body& body);

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, section 5.6.7), for seconds since the Unix epoch.
[[nodiscard]] std::string http_date(int64_t unix_seconds);

}  // namespace hb::http
