#pragma once

#include <string>
#include <string_view>

namespace hb::http {

// Appends `text` as a JSON string, quotes included (RFC 8259, section 7). Each byte that is not part of valid
// UTF-8 becomes U+FFFD, since JSON is UTF-8 and the names of processes and files need not be.
void append_json_string(std::string_view text, std::string& out);

}  // namespace hb::http
