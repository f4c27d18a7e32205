#include "model/exposition_number.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <string>

namespace hb {
namespace {

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  return std::ranges::equal(text, lower, [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
}

}  // namespace

std::optional<double> parse_exposition_number(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty()) return std::nullopt;
  const double sign = negative ? -1 : 1;
  // from_chars takes a sign of its own and more spellings of infinity and of what is no number.
  if ((text.front() < '0' || text.front() > '9') && text.front() != '.') {
    if (equals_ignoring_case(text, "inf") || equals_ignoring_case(text, "infinity"))
      return sign * std::numeric_limits<double>::infinity();
    if (equals_ignoring_case(text, "nan")) return std::numeric_limits<double>::quiet_NaN();
    return std::nullopt;
  }
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end != text.data() + text.size()) return std::nullopt;
  if (error == std::errc::result_out_of_range) {
    // Only strtod tells which end was passed: what is too small is nothing.
    value = std::strtod(std::string(text).c_str(), nullptr);
    if (std::isinf(value)) return std::nullopt;
  } else if (error != std::errc{}) {
    return std::nullopt;
  }
  return sign * value;
}

}  // namespace hb
