#include "store/checked_number.hpp"

#include <charconv>
#include <system_error>
#include <zlib.h>

#include <fmt/format.h>

namespace hb::store {

std::string checked_number(std::string_view key, uint64_t number) {
  const std::string checked = fmt::format("{} {}", key, number);
  const uLong checksum = ::crc32_z(0, reinterpret_cast<const Bytef*>(checked.data()), checked.size());
  return fmt::format("{} {:08x}", number, checksum);
}

std::optional<uint64_t> parse_checked_number(std::string_view key, std::string_view text) {
  uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, failure] = std::from_chars(text.data(), end, number);
  if (failure != std::errc{}) return std::nullopt;
  if (rest != end && text != checked_number(key, number)) return std::nullopt;
  return number;
}

}  // namespace hb::store
