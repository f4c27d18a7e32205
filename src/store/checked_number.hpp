#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hb::store {

// A number of the meta table as text, with a checksum over it and its key: a flipped bit must not turn it
// into another one, since journals are removed and ids are given by it.
[[nodiscard]] std::string checked_number(std::string_view key, uint64_t number);

// Nothing when it is damaged. A number alone is one too: files of old have them.
[[nodiscard]] std::optional<uint64_t> parse_checked_number(std::string_view key, std::string_view text);

}  // namespace hb::store
