#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hb::promql {

// Where a piece of a query stands in its text: bytes, the end not included.
struct Span {
  uint32_t begin = 0;
  uint32_t end = 0;

  bool operator==(const Span&) const = default;
};

enum class TokenKind : uint8_t {
  end_of_input,
  error,  // the last token; its text is the message
  identifier,
  metric_identifier,  // an identifier with a colon in it
  string,
  number,
  duration,
  // Punctuation.
  left_paren,
  right_paren,
  left_brace,
  right_brace,
  left_bracket,
  right_bracket,
  comma,
  colon,
  equal,          // = as in a matcher
  matches_regex,  // =~
  matches_not,    // !~
  // Operators.
  add,
  subtract,
  multiply,
  divide,
  modulo,
  power,
  equal_equal,
  not_equal,
  less,
  less_or_equal,
  greater,
  greater_or_equal,
  trim_upper,
  trim_lower,
  at,
  keyword_and,
  keyword_or,
  keyword_unless,
  keyword_atan2,
  // Aggregators.
  sum,
  avg,
  count,
  min,
  max,
  group,
  stddev,
  stdvar,
  topk,
  bottomk,
  count_values,
  quantile,
  limitk,
  limit_ratio,
  // Other keywords.
  offset,
  by,
  without,
  on,
  ignoring,
  group_left,
  group_right,
  keyword_bool,
  start,
  end,
};

struct Token {
  TokenKind kind = TokenKind::end_of_input;
  Span span;
  std::string text;  // as written; of an error the message
};

[[nodiscard]] bool is_aggregator(TokenKind kind);

// The keyword, operator or aggregator of an identifier, whatever its case; identifier when it is none.
// `inf` and `nan` are numbers.
[[nodiscard]] TokenKind keyword_kind(std::string_view word);

// How Prometheus's error messages name a token: `identifier "x"`, `<op:*>`, `end of input`.
[[nodiscard]] std::string describe(const Token& token);

// Go's %q of a text, which those messages use.
[[nodiscard]] std::string quoted(std::string_view text);

}  // namespace hb::promql
