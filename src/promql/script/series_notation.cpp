#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "model/staleness.hpp"
#include "promql/number_text.hpp"
#include "promql/parser.hpp"
#include "promql/script/blanks.hpp"
#include "promql/script/script.hpp"
#include "promql/token.hpp"

namespace hb::promql::script {
namespace {

// Where the labels end: behind the brace that closes them, or at the first blank. A brace that opens a
// histogram belongs to the points.
std::size_t labels_length(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && !is_blank(text[at]) && text[at] != '{')
    ++at;
  std::size_t brace = at;
  while (brace < text.size() && is_blank(text[brace]))
    ++brace;
  if (brace == text.size() || text[brace] != '{' || text.substr(brace).starts_with("{{")) return at;
  char quote = 0;
  for (at = brace; at < text.size(); ++at) {
    const char c = text[at];
    if (quote != 0) {
      if (c == '\\' && quote != '`') {
        ++at;
      } else if (c == quote) {
        quote = 0;
      }
    } else if (c == '"' || c == '\'' || c == '`') {
      quote = c;
    } else if (c == '}') {
      return at + 1;
    }
  }
  return text.size();
}

Result<Labels> parse_labels(std::string_view text) {
  if (text == "{}") return Labels();
  const Result<Syntax> syntax = promql::parse(text, Limits{});
  if (!syntax) return std::unexpected(syntax.error());
  const auto* selector = std::get_if<VectorSelector>(&syntax->node(syntax->root()).kind);
  if (selector == nullptr) return fail(ErrorCode::invalid, fmt::format("{} are no labels", quoted(text)));
  std::vector<LabelView> labels;
  for (const Matcher& matcher : selector->matchers) {
    if (matcher.op() != MatchOp::equal)
      return fail(ErrorCode::invalid, fmt::format("{} are no labels", quoted(text)));
    labels.push_back({matcher.name(), matcher.value()});
  }
  return Labels(labels);
}

// A decimal number, Inf or NaN at the front of a text, which is shortened by it. Never hexadecimal: `0x5` is
// six zeroes.
std::optional<double> take_number(std::string_view& text) {
  std::size_t end = !text.empty() && (text.front() == '+' || text.front() == '-') ? 1 : 0;
  if (text.size() >= end + 3) {
    const std::optional<double> word = parse_float(text.substr(end, 3));
    if (word && std::isalpha(static_cast<unsigned char>(text[end])) != 0) {
      const bool negative = text.front() == '-';
      text.remove_prefix(end + 3);
      return negative ? -*word : *word;
    }
  }
  double value = 0;
  const char* const first = text.data() + (text.starts_with('+') ? 1 : 0);
  const auto [last, error] = std::from_chars(first, text.data() + text.size(), value);
  if (error != std::errc{}) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(last - text.data()));
  return value;
}

// `x5` behind a point: how many more. False when there is something else.
bool take_repetition(std::string_view text, std::size_t& more) {
  more = 0;
  if (text.empty()) return true;
  if (text.front() != 'x') return false;
  const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), more);
  return error == std::errc{} && end == text.data() + text.size() && more <= kPointsMax;
}

bool append_points(std::string_view item, std::vector<std::optional<double>>& points) {
  std::size_t more = 0;
  if (item.starts_with('_')) {
    if (!take_repetition(item.substr(1), more)) return false;
    points.resize(points.size() + (item.size() > 1 ? more : 1));
    return true;
  }
  if (item.starts_with("stale")) {
    if (!take_repetition(item.substr(5), more)) return false;
    points.insert(points.end(), more + 1, stale_marker());
    return true;
  }
  const std::optional<double> first = take_number(item);
  if (!first) return false;
  double step = 0;
  if (item.starts_with('+') || item.starts_with('-')) {
    const bool negative = item.front() == '-';
    item.remove_prefix(1);
    const std::optional<double> by = take_number(item);
    if (!by) return false;
    step = negative ? -*by : *by;
  }
  if (!take_repetition(item, more)) return false;
  double value = *first;
  for (std::size_t i = 0; i <= more; ++i, value += step)
    points.emplace_back(value);
  return true;
}

}  // namespace

Result<Series> parse_series(std::string_view text) {
  text = trimmed(text);
  const std::size_t length = labels_length(text);
  Result<Labels> labels = parse_labels(trimmed(text.substr(0, length)));
  if (!labels) return std::unexpected(labels.error());
  Series series{.labels = *std::move(labels)};
  std::string_view rest = trimmed(text.substr(length));
  series.native_histogram = rest.find("{{") != std::string_view::npos;
  while (!rest.empty() && !series.native_histogram) {
    const std::size_t end = std::min(rest.find_first_of(" \t"), rest.size());
    if (!append_points(rest.substr(0, end), series.points) || series.points.size() > kPointsMax) {
      return fail(ErrorCode::invalid, fmt::format("{} is no point of a series", quoted(rest.substr(0, end))));
    }
    rest = trimmed(rest.substr(end));
  }
  return series;
}

}  // namespace hb::promql::script
