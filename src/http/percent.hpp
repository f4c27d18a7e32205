#pragma once

#include <string>
#include <string_view>

namespace hb::http {

enum class Plus { literal, space };

// Appends `text` with every %XX replaced by its byte (RFC 3986, section 2.1), and '+' by a space where forms
// and query strings have it so. False when an escape is cut short or not hexadecimal; `out` is then of no
// use.
[[nodiscard]] bool percent_decode(std::string_view text, Plus plus, std::string& out);

// Appends `text` as a value in a query string or a form: whatever is not a letter, a digit or one of `-._~`
// becomes %XX.
void append_percent_encoded(std::string& out, std::string_view text);

}  // namespace hb::http
