#include "promql/token.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include <fmt/format.h>

#include "base/utf8.hpp"

namespace hb::promql {
namespace {

constexpr auto kKeywords = std::to_array<std::pair<std::string_view, TokenKind>>({
    {"and", TokenKind::keyword_and},
    {"or", TokenKind::keyword_or},
    {"unless", TokenKind::keyword_unless},
    {"atan2", TokenKind::keyword_atan2},
    {"sum", TokenKind::sum},
    {"avg", TokenKind::avg},
    {"count", TokenKind::count},
    {"min", TokenKind::min},
    {"max", TokenKind::max},
    {"group", TokenKind::group},
    {"stddev", TokenKind::stddev},
    {"stdvar", TokenKind::stdvar},
    {"topk", TokenKind::topk},
    {"bottomk", TokenKind::bottomk},
    {"count_values", TokenKind::count_values},
    {"quantile", TokenKind::quantile},
    {"limitk", TokenKind::limitk},
    {"limit_ratio", TokenKind::limit_ratio},
    {"offset", TokenKind::offset},
    {"by", TokenKind::by},
    {"without", TokenKind::without},
    {"on", TokenKind::on},
    {"ignoring", TokenKind::ignoring},
    {"group_left", TokenKind::group_left},
    {"group_right", TokenKind::group_right},
    {"bool", TokenKind::keyword_bool},
    {"start", TokenKind::start},
    {"end", TokenKind::end},
    {"inf", TokenKind::number},
    {"nan", TokenKind::number},
});

std::string_view kind_name(TokenKind kind) {
  switch (kind) {
    case TokenKind::identifier:
      return "identifier";
    case TokenKind::metric_identifier:
      return "metric identifier";
    case TokenKind::string:
      return "string";
    case TokenKind::number:
      return "number";
    case TokenKind::duration:
      return "duration";
    default:
      return {};
  }
}

bool is_punctuation(TokenKind kind) {
  return kind >= TokenKind::left_paren && kind <= TokenKind::matches_not;
}

bool is_operator(TokenKind kind) { return kind >= TokenKind::add && kind <= TokenKind::keyword_atan2; }

}  // namespace

bool is_aggregator(TokenKind kind) { return kind >= TokenKind::sum && kind <= TokenKind::limit_ratio; }

TokenKind keyword_kind(std::string_view word) {
  std::string lower(word);
  std::ranges::transform(lower, lower.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const auto* const found =
      std::ranges::find(kKeywords, lower, &std::pair<std::string_view, TokenKind>::first);
  return found == kKeywords.end() ? TokenKind::identifier : found->second;
}

std::string quoted(std::string_view text) {
  // Bytes past ASCII that are no characters can only be written by their numbers.
  const unsigned char plain_max = is_valid_utf8(text) ? 0xff : 0x7e;
  std::string out = "\"";
  for (const char c : text) {
    switch (c) {
      case '"':
      case '\\':
        out.append({'\\', c});
        break;
      case '\n':
        out.append("\\n");
        break;
      case '\t':
        out.append("\\t");
        break;
      case '\r':
        out.append("\\r");
        break;
      default:
        if (const auto byte = static_cast<unsigned char>(c); byte < 0x20 || c == 0x7f || byte > plain_max) {
          out.append(fmt::format("\\x{:02x}", byte));
        } else {
          out.push_back(c);
        }
    }
  }
  return out + '"';
}

std::string describe(const Token& token) {
  if (token.kind == TokenKind::end_of_input) return "end of input";
  if (is_punctuation(token.kind)) return quoted(token.text);
  if (is_operator(token.kind)) return fmt::format("<op:{}>", token.text);
  if (is_aggregator(token.kind)) return fmt::format("<aggr:{}>", token.text);

  const std::string_view name = kind_name(token.kind);
  if (name.empty()) return fmt::format("<{}>", token.text);
  // Prometheus cuts long texts, but not those of identifiers.
  constexpr std::size_t kShownMax = 10;
  const bool whole = token.kind == TokenKind::metric_identifier || token.text.size() <= kShownMax;
  if (whole) return fmt::format("{} {}", name, quoted(token.text));
  return fmt::format("{} {}...", name, quoted(std::string_view(token.text).substr(0, kShownMax)));
}

}  // namespace hb::promql
