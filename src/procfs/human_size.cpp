#include "procfs/human_size.hpp"

#include <algorithm>
#include <cmath>

#include "procfs/text_cursor.hpp"

namespace hb::procfs {
namespace {

constexpr std::string_view kSuffixes = "kMGTPEZ";
constexpr double kKibi = 1024;

// Takes the suffix off; 1 when there is none.
double take_unit(std::string_view& text) {
  if (text.empty()) return 1;
  const char last = text.back() == 'K' ? 'k' : text.back();
  const std::size_t power = kSuffixes.find(last);
  if (power == std::string_view::npos) return 1;
  text.remove_suffix(1);
  return std::pow(kKibi, static_cast<double>(power + 1));
}

bool is_plain(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

}  // namespace

std::optional<double> parse_human_size(std::string_view text) {
  text = trim(text);
  const double unit = take_unit(text);
  const auto number = is_plain(text) ? parse_double(text) : std::nullopt;
  if (!number) return std::nullopt;
  return std::trunc(*number * unit);
}

std::optional<double> parse_bcache_size(std::string_view text) {
  constexpr double kFractionUnit = 10.24;
  text = trim(text);
  const bool is_negative = text.starts_with('-');
  if (is_negative) text.remove_prefix(1);
  const double unit = take_unit(text);
  TextCursor parts(text);
  const auto whole = parse_u64(parts.until('.'));
  const auto fraction = parts.at_end() ? std::optional<uint64_t>(0) : parse_u64(parts.rest());
  if (!whole || !fraction) return std::nullopt;
  const double size =
      std::trunc((static_cast<double>(*whole) + static_cast<double>(*fraction) / kFractionUnit) * unit);
  return is_negative ? -size : size;
}

}  // namespace hb::procfs
