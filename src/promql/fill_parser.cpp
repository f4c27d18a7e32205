#include "promql/fill_parser.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>

#include "promql/number_text.hpp"
#include "promql/selector_parser.hpp"

namespace hb::promql {
namespace {

enum class Side : uint8_t { both, left, right };

std::optional<Side> modifier_at(const TokenCursor& cursor) {
  if (cursor.kind() != TokenKind::identifier || cursor.following_kind() != TokenKind::left_paren)
    return std::nullopt;
  std::string word = cursor.peek().text;
  std::ranges::transform(word, word.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (word == "fill") return Side::both;
  if (word == "fill_left") return Side::left;
  if (word == "fill_right") return Side::right;
  return std::nullopt;
}

// A number or duration with a sign or without.
std::optional<double> parse_value(TokenCursor& cursor) {
  const bool negative = cursor.kind() == TokenKind::subtract;
  if (negative || cursor.kind() == TokenKind::add) cursor.take();
  std::optional<double> value;
  if (cursor.kind() == TokenKind::duration) {
    const std::optional<Duration> duration = take_duration(cursor);
    if (!duration) return std::nullopt;
    value = static_cast<double>(duration->count()) / 1000;
  } else if (cursor.kind() == TokenKind::number) {
    value = parse_number(cursor.peek().text);
    if (value) cursor.take();
  }
  if (!value) {
    cursor.unexpected("fill modifier", "number or duration");
    return std::nullopt;
  }
  return negative ? -*value : *value;
}

}  // namespace

bool parse_fill_modifiers(TokenCursor& cursor, VectorMatching& matching) {
  while (const std::optional<Side> side = modifier_at(cursor)) {
    const bool twice = (*side != Side::right && matching.fill_left.has_value()) ||
                       (*side != Side::left && matching.fill_right.has_value());
    if (twice) {
      cursor.unexpected("fill modifier", "");
      return false;
    }
    cursor.take();
    cursor.take();
    const std::optional<double> value = parse_value(cursor);
    if (!value) return false;
    if (!cursor.accept(TokenKind::right_paren)) {
      cursor.unexpected("fill modifier", "\")\"");
      return false;
    }
    if (*side != Side::right) matching.fill_left = value;
    if (*side != Side::left) matching.fill_right = value;
  }
  return true;
}

}  // namespace hb::promql
