#pragma once

#include <string>
#include <string_view>

namespace hb {

// Appends `text` as a JSON string, quotes included (RFC 8259, section 7). Bytes that are not UTF-8 become
// U+FFFD, since JSON is UTF-8 and the names of processes and files need not be.
void append_json_string(std::string& out, std::string_view text);

}  // namespace hb
