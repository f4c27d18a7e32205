#include "promql/metric_selector.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "promql/selector_parser.hpp"
#include "promql/token_cursor.hpp"

namespace hb::promql {

Result<std::vector<Matcher>> parse_metric_selector(std::string_view text, const Limits& limits) {
  if (text.size() > limits.text_bytes_max)
    return fail(ErrorCode::invalid, fmt::format("a selector of {} bytes is too long: at most {}", text.size(),
                                                limits.text_bytes_max));
  TokenCursor cursor(text);
  std::size_t regexes_left = limits.regexes_max;
  std::optional<VectorSelector> selector;
  if (can_be_metric_name(cursor.kind()) || cursor.kind() == TokenKind::left_brace)
    selector = parse_selector(cursor, regexes_left);
  if (!cursor.error() && (!selector || cursor.kind() != TokenKind::end_of_input)) cursor.unexpected("", "");
  if (cursor.error()) return std::unexpected(parse_error(text, *cursor.error()));
  return std::move(selector->matchers);
}

bool is_empty_selector(const std::vector<Matcher>& matchers) {
  return std::ranges::all_of(matchers,
                             [](const Matcher& matcher) { return matcher.matches(std::string_view()); });
}

}  // namespace hb::promql
