#include "promql/string_literal.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

#include <fmt/format.h>

namespace hb::promql {
namespace {

std::unexpected<Error> invalid(std::string message) { return fail(ErrorCode::invalid, std::move(message)); }

std::optional<uint32_t> digit_value(char c, uint32_t base) {
  uint32_t value = base;
  if (c >= '0' && c <= '9') value = static_cast<uint32_t>(c - '0');
  if (c >= 'a' && c <= 'f') value = static_cast<uint32_t>(c - 'a') + 10;
  if (c >= 'A' && c <= 'F') value = static_cast<uint32_t>(c - 'A') + 10;
  return value < base ? std::optional(value) : std::nullopt;
}

void append_utf8(std::string& out, uint32_t code_point) {
  const auto tail = [&](int shift) {
    out.push_back(static_cast<char>(0x80 | ((code_point >> shift) & 0x3f)));
  };
  if (code_point < 0x80) {
    out.push_back(static_cast<char>(code_point));
  } else if (code_point < 0x800) {
    out.push_back(static_cast<char>(0xc0 | (code_point >> 6)));
    tail(0);
  } else if (code_point < 0x10000) {
    out.push_back(static_cast<char>(0xe0 | (code_point >> 12)));
    tail(6);
    tail(0);
  } else {
    out.push_back(static_cast<char>(0xf0 | (code_point >> 18)));
    tail(12);
    tail(6);
    tail(0);
  }
}

// A character as Go's %#U shows it; bytes past ASCII are shown by their number alone.
std::string shown(char c) {
  const auto byte = static_cast<unsigned char>(c);
  if (byte < 0x20 || byte >= 0x7f) return fmt::format("U+{:04X}", byte);
  return fmt::format("U+{:04X} '{}'", byte, c);
}

struct NumericEscape {
  std::size_t digits;
  uint32_t base;
  uint32_t max;
};

std::optional<NumericEscape> numeric_escape(char c) {
  switch (c) {
    case 'x':
      return NumericEscape{2, 16, 255};
    case 'u':
      return NumericEscape{4, 16, 0x10ffff};
    case 'U':
      return NumericEscape{8, 16, 0x10ffff};
    default:
      return std::nullopt;
  }
}

std::optional<char> simple_escape(char c, char quote) {
  switch (c) {
    case 'a':
      return '\a';
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'v':
      return '\v';
    case '\\':
      return '\\';
    default:
      return c == quote ? std::optional(c) : std::nullopt;
  }
}

// Takes one escape sequence, behind its backslash, off the front of `rest`.
Result<void> take_escape(std::string_view& rest, char quote, std::string& out) {
  if (rest.empty()) return invalid("escape sequence not terminated");
  const char c = rest.front();
  if (const auto plain = simple_escape(c, quote)) {
    out.push_back(*plain);
    rest.remove_prefix(1);
    return {};
  }
  std::optional<NumericEscape> escape = numeric_escape(c);
  if (escape) {
    rest.remove_prefix(1);
  } else if (digit_value(c, 8)) {
    escape = NumericEscape{3, 8, 255};
  } else {
    return invalid("unknown escape sequence " + shown(c));
  }

  uint32_t value = 0;
  for (std::size_t i = 0; i < escape->digits; ++i) {
    if (rest.empty()) return invalid("escape sequence not terminated");
    const auto digit = digit_value(rest.front(), escape->base);
    if (!digit) return invalid(fmt::format("illegal character {} in escape sequence", shown(rest.front())));
    value = value * escape->base + *digit;
    rest.remove_prefix(1);
  }
  const bool surrogate = value >= 0xd800 && value < 0xe000;
  if (value > escape->max || surrogate) {
    return invalid("escape sequence is an invalid Unicode code point");
  }
  // \x and octal escapes give bytes, \u and \U characters.
  if (escape->max == 255) {
    out.push_back(static_cast<char>(value));
  } else {
    append_utf8(out, value);
  }
  return {};
}

}  // namespace

Result<std::string> unquote(std::string_view literal) {
  if (literal.size() < 2 || literal.front() != literal.back()) return invalid("unterminated quoted string");
  const char quote = literal.front();
  std::string_view rest = literal.substr(1, literal.size() - 2);
  if (quote == '`') return std::string(rest);

  std::string out;
  while (!rest.empty()) {
    const char c = rest.front();
    rest.remove_prefix(1);
    if (c != '\\') {
      out.push_back(c);
      continue;
    }
    if (const Result<void> taken = take_escape(rest, quote, out); !taken) {
      return std::unexpected(taken.error());
    }
  }
  return out;
}

}  // namespace hb::promql
