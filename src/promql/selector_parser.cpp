#include "promql/selector_parser.hpp"

#include <cmath>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "promql/number_text.hpp"
#include "promql/string_literal.hpp"
#include "promql/time_text.hpp"

namespace hb::promql {
namespace {

constexpr std::string_view kInMatching = "label matching";

std::optional<MatchOp> match_op(TokenKind kind) {
  switch (kind) {
    case TokenKind::equal:
      return MatchOp::equal;
    case TokenKind::not_equal:
      return MatchOp::not_equal;
    case TokenKind::matches_regex:
      return MatchOp::regex;
    case TokenKind::matches_not:
      return MatchOp::not_regex;
    default:
      return std::nullopt;
  }
}

// The lexer has seen to it that the literal is well-formed.
std::string string_value(const Token& token) { return unquote(token.text).value_or(std::string()); }

// One matcher, or a metric name in quotes, which goes into `selector`.
bool parse_matcher(TokenCursor& cursor, std::size_t& regexes_left, VectorSelector& selector) {
  const uint32_t begin = cursor.peek().span.begin;
  const bool in_quotes = cursor.kind() == TokenKind::string;
  if (!in_quotes && cursor.kind() != TokenKind::identifier) {
    cursor.unexpected(kInMatching, "identifier or \"}\"");
    return false;
  }
  const Token name_token = cursor.take();
  std::string name = in_quotes ? string_value(name_token) : name_token.text;
  const std::optional<MatchOp> op = match_op(cursor.kind());
  if (!op) {
    const bool ends = cursor.kind() == TokenKind::comma || cursor.kind() == TokenKind::right_brace;
    if (!in_quotes || !ends) {
      cursor.unexpected(kInMatching, "label matching operator");
      return false;
    }
    if (!selector.metric_name.empty()) {
      cursor.fail_at(begin, fmt::format("metric name must not be set twice: {} or {}",
                                        quoted(selector.metric_name), quoted(name)));
      return false;
    }
    selector.metric_name = std::move(name);
    return true;
  }
  cursor.take();
  if (cursor.kind() != TokenKind::string) {
    cursor.unexpected(kInMatching, "string");
    return false;
  }
  if (*op == MatchOp::regex || *op == MatchOp::not_regex) {
    if (regexes_left == 0) {
      cursor.fail_at(begin, "too many regular expressions in one query");
      return false;
    }
    --regexes_left;
  }
  Result<Matcher> matcher = Matcher::make(*op, std::move(name), string_value(cursor.take()));
  if (!matcher) {
    cursor.fail_at(begin, matcher.error().message);
    return false;
  }
  selector.matchers.push_back(std::move(*matcher));
  return true;
}

// From the left brace to the right one.
bool parse_matchers(TokenCursor& cursor, std::size_t& regexes_left, VectorSelector& selector) {
  cursor.take();
  while (cursor.kind() != TokenKind::right_brace) {
    if (!parse_matcher(cursor, regexes_left, selector)) return false;
    if (cursor.kind() != TokenKind::right_brace && !cursor.accept(TokenKind::comma)) {
      cursor.unexpected(kInMatching, "\",\" or \"}\"");
      return false;
    }
  }
  cursor.take();
  return true;
}

// Keywords are label names too.
bool can_be_label(TokenKind kind) { return kind == TokenKind::identifier || kind >= TokenKind::keyword_and; }

}  // namespace

bool can_be_metric_name(TokenKind kind) {
  switch (kind) {
    case TokenKind::identifier:
    case TokenKind::metric_identifier:
    case TokenKind::keyword_and:
    case TokenKind::keyword_or:
    case TokenKind::keyword_unless:
    case TokenKind::offset:
    case TokenKind::by:
    case TokenKind::without:
    case TokenKind::start:
    case TokenKind::end:
      return true;
    default:
      return is_aggregator(kind);
  }
}

std::optional<VectorSelector> parse_selector(TokenCursor& cursor, std::size_t& regexes_left) {
  VectorSelector selector;
  if (cursor.kind() != TokenKind::left_brace) selector.metric_name = cursor.take().text;
  if (cursor.kind() == TokenKind::left_brace && !parse_matchers(cursor, regexes_left, selector)) {
    return std::nullopt;
  }
  if (!selector.metric_name.empty()) {
    selector.matchers.push_back(Matcher::equal(std::string(kMetricName), selector.metric_name));
  }
  return selector;
}

std::optional<std::vector<std::string>> parse_grouping_labels(TokenCursor& cursor) {
  constexpr std::string_view kInGrouping = "grouping opts";
  if (!cursor.accept(TokenKind::left_paren)) {
    cursor.unexpected(kInGrouping, "\"(\"");
    return std::nullopt;
  }
  std::vector<std::string> labels;
  while (cursor.kind() != TokenKind::right_paren) {
    if (cursor.kind() == TokenKind::string) {
      labels.push_back(string_value(cursor.take()));
    } else if (can_be_label(cursor.kind())) {
      labels.push_back(cursor.take().text);
    } else {
      cursor.unexpected(kInGrouping, "label");
      return std::nullopt;
    }
    if (cursor.kind() != TokenKind::right_paren && !cursor.accept(TokenKind::comma)) {
      cursor.unexpected(kInGrouping, "\",\" or \")\"");
      return std::nullopt;
    }
  }
  cursor.take();
  return labels;
}

std::optional<Duration> take_duration(TokenCursor& cursor) {
  const Token token = cursor.take();
  const Result<Duration> duration = parse_duration(token.text);
  if (duration) return *duration;
  cursor.fail_at(token.span.begin, duration.error().message);
  return std::nullopt;
}

std::optional<std::variant<Timestamp, StartOfQuery, EndOfQuery>> parse_at_time(TokenCursor& cursor,
                                                                               uint32_t begin) {
  using At = std::variant<Timestamp, StartOfQuery, EndOfQuery>;
  const auto unexpected = [&] {
    cursor.unexpected("@", "timestamp");
    return std::nullopt;
  };
  if (cursor.kind() == TokenKind::start || cursor.kind() == TokenKind::end) {
    const bool start = cursor.take().kind == TokenKind::start;
    if (!cursor.accept(TokenKind::left_paren)) return unexpected();
    if (!cursor.accept(TokenKind::right_paren)) return unexpected();
    return start ? At(StartOfQuery{}) : At(EndOfQuery{});
  }
  const bool negative = cursor.kind() == TokenKind::subtract;
  if (negative || cursor.kind() == TokenKind::add) cursor.take();
  if (cursor.kind() == TokenKind::duration) {
    const auto since_epoch = take_duration(cursor);
    if (!since_epoch) return std::nullopt;
    return At(Timestamp{negative ? -*since_epoch : *since_epoch});
  }
  if (cursor.kind() != TokenKind::number) return unexpected();
  const Token token = cursor.take();
  const double seconds = parse_number(token.text).value_or(NAN) * (negative ? -1 : 1);
  // Milliseconds that fit into 64 bits with room to calculate with them.
  constexpr double kSecondsMax = 4e15;
  if (!(std::abs(seconds) <= kSecondsMax)) {
    cursor.fail_at(begin, "timestamp out of bounds for @ modifier: " + token.text);
    return std::nullopt;
  }
  return At(from_unix_ms(std::llround(seconds * 1000)));
}

}  // namespace hb::promql
