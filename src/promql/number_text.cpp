#include "promql/number_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>

namespace hb::promql {
namespace {

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  return std::ranges::equal(text, lower, [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
}

// Digits without underscores; nothing when one does not stand between two digits (or behind 0x).
std::optional<std::string> without_underscores(std::string_view text) {
  std::string out;
  const auto digit = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '_') {
      out.push_back(text[i]);
      continue;
    }
    const bool after_digit = i > 0 && (digit(text[i - 1]) || text[i - 1] == 'x' || text[i - 1] == 'X');
    if (!after_digit || i + 1 == text.size() || !digit(text[i + 1])) return std::nullopt;
  }
  return out;
}

// Without a sign, without underscores.
std::optional<double> parse_magnitude(const std::string& text) {
  if (equals_ignoring_case(text, "inf") || equals_ignoring_case(text, "infinity")) {
    return std::numeric_limits<double>::infinity();
  }
  if (equals_ignoring_case(text, "nan")) return std::numeric_limits<double>::quiet_NaN();
  const bool hexadecimal = text.starts_with("0x") || text.starts_with("0X");
  const std::string_view digits = std::string_view(text).substr(hexadecimal ? 2 : 0);
  // from_chars takes a sign and "inf" too; here the number has to begin.
  constexpr std::string_view kBegins = "0123456789.abcdefABCDEF";
  if (digits.empty() || !kBegins.contains(digits.front())) return std::nullopt;

  double value = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value,
                      hexadecimal ? std::chars_format::hex : std::chars_format::general);
  if (end != digits.data() + digits.size()) return std::nullopt;
  // strtod says whether the number was too large or too small, which from_chars does not.
  if (error == std::errc::result_out_of_range) return std::strtod(text.c_str(), nullptr);
  if (error != std::errc{}) return std::nullopt;
  return value;
}

}  // namespace

std::optional<double> parse_float(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const auto plain = without_underscores(text);
  if (!plain) return std::nullopt;
  const auto magnitude = parse_magnitude(*plain);
  if (!magnitude) return std::nullopt;
  return negative ? -*magnitude : *magnitude;
}

std::optional<double> parse_number(std::string_view literal) {
  const bool octal = literal.size() > 1 && literal.front() == '0' &&
                     literal.find_first_not_of("01234567_") == std::string_view::npos;
  if (octal) {
    const auto plain = without_underscores(literal);
    int64_t value = 0;
    if (plain && std::from_chars(plain->data(), plain->data() + plain->size(), value, 8).ec == std::errc{}) {
      return static_cast<double>(value);
    }
  }
  return parse_float(literal);
}

namespace {

char* write_text(char* out, std::string_view text) { return std::ranges::copy(text, out).out; }

// to_chars would write a large number with all its digits; Prometheus fills up with zeros instead.
char* write_filled_up(char* out, std::string_view scientific) {
  const std::size_t e = scientific.find('e');
  int digits_before_point = 0;
  std::from_chars(scientific.data() + e + 2, scientific.data() + scientific.size(), digits_before_point);
  std::size_t digits = 0;
  for (const char c : scientific.substr(0, e)) {
    if (c == '.') continue;
    *out++ = c;
    if (c != '-') ++digits;
  }
  return std::fill_n(out, static_cast<std::size_t>(digits_before_point) + 1 - digits, '0');
}

}  // namespace

char* write_number(char* out, double value) {
  if (std::isnan(value)) return write_text(out, "NaN");
  if (std::isinf(value)) return write_text(out, value > 0 ? "+Inf" : "-Inf");
  // Whole numbers up to 2^53 are exact; everything else below 1e21 has at most 26 characters.
  constexpr double kExactMax = 9007199254740992.0;
  char* const limit = out + kNumberTextMax;
  const double magnitude = std::abs(value);
  if (magnitude < kExactMax && value == std::trunc(value) && !(value == 0 && std::signbit(value))) {
    return std::to_chars(out, limit, static_cast<int64_t>(value)).ptr;
  }
  const bool exponent = magnitude != 0 && (magnitude < 1e-6 || magnitude >= 1e21);
  if (!exponent && magnitude < kExactMax)
    return std::to_chars(out, limit, value, std::chars_format::fixed).ptr;
  if (exponent) return std::to_chars(out, limit, value, std::chars_format::scientific).ptr;
  std::array<char, kNumberTextMax> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init): to_chars does
  const char* const end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific).ptr;
  return write_filled_up(out, {buffer.data(), static_cast<std::size_t>(end - buffer.data())});
}

void append_number(std::string& out, double value) {
  std::array<char, kNumberTextMax> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init): written below
  out.append(buffer.data(), write_number(buffer.data(), value));
}

}  // namespace hb::promql
