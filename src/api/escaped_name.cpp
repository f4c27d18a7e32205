#include "api/escaped_name.hpp"

#include <charconv>
#include <cstdint>

namespace hb::api {
namespace {

constexpr std::string_view kPrefix = "U__";
constexpr std::size_t kDigitsMax = 6;

// Appends a character as UTF-8; false when its number is none.
bool append_character(std::string& out, uint32_t number) {
  if (number > 0x10ffff || (number >= 0xd800 && number <= 0xdfff)) return false;
  const auto continuation = [number](unsigned shift) {
    return static_cast<char>(0x80U | ((number >> shift) & 0x3fU));
  };
  if (number < 0x80) {
    out.push_back(static_cast<char>(number));
  } else if (number < 0x800) {
    out.append({static_cast<char>(0xc0U | (number >> 6U)), continuation(0)});
  } else if (number < 0x10000) {
    out.append({static_cast<char>(0xe0U | (number >> 12U)), continuation(6), continuation(0)});
  } else {
    out.append(
        {static_cast<char>(0xf0U | (number >> 18U)), continuation(12), continuation(6), continuation(0)});
  }
  return true;
}

}  // namespace

std::string unescaped_name(std::string_view name) {
  if (!name.starts_with(kPrefix)) return std::string(name);
  std::string out;
  for (std::string_view rest = name.substr(kPrefix.size()); !rest.empty();) {
    if (rest.front() != '_') {
      out.push_back(rest.front());
      rest.remove_prefix(1);
      continue;
    }
    const std::size_t end = rest.find('_', 1);  // npos is past the most digits too
    if (end > kDigitsMax + 1) return std::string(name);
    const std::string_view digits = rest.substr(1, end - 1);
    rest.remove_prefix(end + 1);
    if (digits.empty()) {
      out.push_back('_');
      continue;
    }
    uint32_t number = 0;
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
    if (parsed.ec != std::errc{} || parsed.ptr != digits.data() + digits.size()) return std::string(name);
    if (!append_character(out, number)) return std::string(name);
  }
  return out;
}

}  // namespace hb::api
