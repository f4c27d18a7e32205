#include "http/accept_list.hpp"

#include <cstddef>

#include "http/fields.hpp"

namespace hb::http {
namespace {

constexpr int kFull = 1000;

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Cuts off and returns what stands before the separator.
std::string_view take_until(std::string_view& text, char separator) {
  const std::size_t end = text.find(separator);
  const std::string_view piece = trim(text.substr(0, end));
  text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  return piece;
}

// "0", "0.5", "1.000"
int parse_quality(std::string_view text) {
  if (text.empty() || (text[0] != '0' && text[0] != '1')) return 0;
  int quality = text[0] == '1' ? kFull : 0;
  if (text.size() == 1) return quality;
  if (text[1] != '.' || text.size() > 5) return 0;
  int unit = 100;
  for (const char c : text.substr(2)) {
    if (c < '0' || c > '9') return 0;
    quality += (c - '0') * unit;
    unit /= 10;
  }
  return quality > kFull ? 0 : quality;
}

}  // namespace

std::optional<std::string_view> AcceptItem::parameter(std::string_view name) const {
  for (std::string_view rest = parameters; !rest.empty();) {
    std::string_view text = take_until(rest, ';');
    if (!equal_ignoring_case(take_until(text, '='), name)) continue;
    text = trim(text);
    const bool quoted = text.size() >= 2 && text.starts_with('"') && text.ends_with('"');
    return quoted ? text.substr(1, text.size() - 2) : text;
  }
  return std::nullopt;
}

std::optional<AcceptItem> AcceptList::next() {
  while (!rest_.empty()) {
    AcceptItem item{.parameters = take_until(rest_, ',')};
    item.value = take_until(item.parameters, ';');
    if (item.value.empty()) continue;
    const auto quality = item.parameter("q");
    item.quality = quality ? parse_quality(*quality) : kFull;
    return item;
  }
  return std::nullopt;
}

}  // namespace hb::http
