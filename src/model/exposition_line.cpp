#include "model/exposition_line.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "base/utf8.hpp"
#include "model/exposition_number.hpp"

namespace hb {
namespace {

using Kind = ExpositionMetadata::Kind;

bool is_blank(char c) { return c == ' ' || c == '\t'; }

bool begins_name(char c, bool colons) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (colons && c == ':');
}

bool continues_name(char c, bool colons) { return begins_name(c, colons) || (c >= '0' && c <= '9'); }

bool is_plain_name(std::string_view name, bool colons) {
  return !name.empty() && begins_name(name.front(), colons) &&
         std::ranges::all_of(name, [colons](char c) { return continues_name(c, colons); });
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<uint8_t>(c) & 0xc0U) != 0x80; }));
}

int64_t saturated_ms(double seconds) {
  constexpr double kMax = 9.2e18;  // below the largest int64_t
  return static_cast<int64_t>(std::clamp(seconds * 1000, -kMax, kMax));
}

std::optional<Kind> metadata_kind(std::string_view keyword, ExpositionFormat format) {
  if (keyword == "HELP") return Kind::help;
  if (keyword == "TYPE") return Kind::type;
  if (keyword == "UNIT" && format == ExpositionFormat::openmetrics) return Kind::unit;
  return std::nullopt;
}

}  // namespace

std::optional<ExpositionType> exposition_type(std::string_view name, ExpositionFormat format) {
  constexpr std::array<std::pair<std::string_view, ExpositionType>, 5> kBoth = {{
      {"counter", ExpositionType::counter},
      {"gauge", ExpositionType::gauge},
      {"histogram", ExpositionType::histogram},
      {"gaugehistogram", ExpositionType::gaugehistogram},
      {"summary", ExpositionType::summary},
  }};
  for (const auto& [known, type] : kBoth) {
    if (name == known) return type;
  }
  if (format == ExpositionFormat::prometheus)
    return name == "untyped" ? std::optional(ExpositionType::unknown) : std::nullopt;
  if (name == "unknown") return ExpositionType::unknown;
  if (name == "info") return ExpositionType::info;
  if (name == "stateset") return ExpositionType::stateset;
  return std::nullopt;
}

bool is_plain_metric_name(std::string_view name) { return is_plain_name(name, true); }

bool is_plain_label_name(std::string_view name) { return is_plain_name(name, false); }

Result<std::optional<ExpositionMetadata>> ExpositionLine::metadata(std::string_view line) {
  begin(line);
  skip_blanks();
  take('#');
  skip_blanks();
  if (strict() && !take(' ')) return expected("a blank after '#'");
  const auto kind = metadata_kind(take_token(), format_);
  if (!kind) {
    if (strict()) return fail(ErrorCode::invalid, "expected HELP, TYPE, UNIT or EOF after '# '");
    return std::nullopt;
  }
  if (strict() && !take(' ')) return expected("a blank and the metric's name");
  skip_blanks();
  // Prometheus takes such lines, cut short at any point, for comments.
  if (!strict() && rest_.empty()) return std::nullopt;

  ExpositionMetadata metadata{.kind = *kind};
  if (rest_.starts_with('"')) {
    const auto name = quoted();
    if (!name) return std::unexpected(name.error());
    metadata.name = *name;
  } else {
    metadata.name = take_name(true);
  }
  if (metadata.name.empty()) return expected("a metric name");
  if (!strict() && rest_.empty()) return std::nullopt;
  if (!is_blank(rest_.empty() ? '\0' : rest_.front()) || (strict() && !take(' ')))
    return expected("a blank behind the metric's name");
  skip_blanks();
  if (!strict() && rest_.empty()) return std::nullopt;

  metadata.text = rest_;
  if (*kind == Kind::help) {
    const auto text = unescape(rest_);
    if (!text) return std::unexpected(text.error());
    metadata.text = *text;
  } else if (*kind == Kind::type) {
    const auto type = exposition_type(rest_, format_);
    if (!type) return fail(ErrorCode::invalid, fmt::format("unknown metric type \"{}\"", rest_));
    metadata.type = *type;
  }
  return metadata;
}

Result<ExpositionSample> ExpositionLine::sample(std::string_view line) {
  begin(line);
  skip_blanks();
  ExpositionSample sample;
  sample.name = take_name(true);
  const bool named = !sample.name.empty();
  if (!named && !rest_.starts_with('{')) return expected("a metric name");
  const std::size_t before_blanks = rest_.size();
  skip_blanks();
  bool separated = rest_.size() != before_blanks;
  if (rest_.starts_with('{')) {
    if (auto read = labels(labels_, named ? nullptr : &sample.name); !read)
      return std::unexpected(read.error());
    if (sample.name.empty()) return fail(ErrorCode::invalid, "expected a metric name: {\"name\", ...}");
    sample.labels = labels_;
    separated = !strict();
  }
  if (strict() ? !take(' ') : !separated) return expected("a blank and the value");
  skip_blanks();

  const auto value = number();
  if (!value) return std::unexpected(value.error());
  sample.value = *value;
  if (rest_.empty()) return sample;
  if (strict() && !take(' ')) return expected("a blank or the line's end");
  skip_blanks();
  if (!strict() || !rest_.starts_with('#')) {
    if (auto read = timestamp(sample); !read) return std::unexpected(read.error());
    if (rest_.empty()) return sample;
    if (!strict()) return expected("the line's end behind the timestamp");
    if (!take(' ')) return expected("a blank or the line's end");
  }
  const auto read = exemplar();
  if (!read) return std::unexpected(read.error());
  sample.exemplar = *read;
  return sample;
}

void ExpositionLine::begin(std::string_view line) {
  rest_ = line;
  unescaped_.clear();
  // Unescaping makes no text longer, so that views into the buffer stay good while the line is read.
  unescaped_.reserve(line.size());
  labels_.clear();
  exemplar_labels_.clear();
}

// Blanks between tokens are free in Prometheus's format; OpenMetrics has exactly one, where it has any.
void ExpositionLine::skip_blanks() {
  if (strict()) return;
  while (!rest_.empty() && is_blank(rest_.front()))
    rest_.remove_prefix(1);
}

bool ExpositionLine::take(char c) {
  if (!rest_.starts_with(c)) return false;
  rest_.remove_prefix(1);
  return true;
}

std::string_view ExpositionLine::take_token() {
  std::size_t end = 0;
  while (end < rest_.size() && !is_blank(rest_[end]))
    ++end;
  const std::string_view token = rest_.substr(0, end);
  rest_.remove_prefix(end);
  return token;
}

std::string_view ExpositionLine::take_name(bool colons) {
  std::size_t end = 0;
  if (!rest_.empty() && begins_name(rest_.front(), colons)) {
    while (end < rest_.size() && continues_name(rest_[end], colons))
      ++end;
  }
  const std::string_view name = rest_.substr(0, end);
  rest_.remove_prefix(end);
  return name;
}

std::unexpected<Error> ExpositionLine::expected(std::string_view what) const {
  constexpr std::size_t kShownMax = 40;
  if (rest_.empty()) return fail(ErrorCode::invalid, fmt::format("expected {}, found the line's end", what));
  const bool cut = rest_.size() > kShownMax;
  return fail(ErrorCode::invalid, fmt::format("expected {}, found \"{}{}\"", what,
                                              to_valid_utf8(rest_.substr(0, kShownMax)), cut ? "..." : ""));
}

Result<std::string_view> ExpositionLine::quoted() {
  if (!take('"')) return expected("a text in double quotes");
  std::size_t end = 0;
  while (end < rest_.size() && rest_[end] != '"')
    end += rest_[end] == '\\' ? 2U : 1U;
  if (end >= rest_.size())
    return fail(ErrorCode::invalid, "expected '\"' at the end of a text, found the line's end");
  const std::string_view raw = rest_.substr(0, end);
  if (!is_valid_utf8(raw)) return fail(ErrorCode::invalid, "a name or label value is not UTF-8");
  const auto text = unescape(raw);
  if (text) rest_.remove_prefix(end + 1);
  return text;
}

// Both formats have the same escapes. What else stands behind a backslash is an error in Prometheus's format
// and stays as it is in OpenMetrics.
Result<std::string_view> ExpositionLine::unescape(std::string_view escaped) {
  if (!escaped.contains('\\')) return escaped;
  const std::size_t begin = unescaped_.size();
  for (std::size_t i = 0; i < escaped.size(); ++i) {
    if (escaped[i] != '\\') {
      unescaped_.push_back(escaped[i]);
      continue;
    }
    const char c = ++i < escaped.size() ? escaped[i] : '\0';
    if (c == 'n') {
      unescaped_.push_back('\n');
    } else if (c == '\\' || c == '"') {
      unescaped_.push_back(c);
    } else if (!strict()) {
      return fail(ErrorCode::invalid, "expected one of \\\\, \\\" and \\n: another escape is not known");
    } else {
      unescaped_.push_back('\\');
      if (i < escaped.size()) unescaped_.push_back(c);
    }
  }
  return std::string_view(unescaped_).substr(begin);
}

// From '{' to behind '}'. With a metric_name to fill, one of the entries is that name in quotes.
Result<void> ExpositionLine::labels(std::vector<LabelView>& out, std::string_view* metric_name) {
  if (!take('{')) return expected("'{'");
  skip_blanks();
  if (take('}')) return {};
  while (true) {
    if (auto read = label(out, metric_name); !read) return read;
    skip_blanks();
    if (take('}')) return {};
    if (!take(',')) return expected("',' or '}' behind a label");
    skip_blanks();
    if (!strict() && take('}')) return {};
  }
}

Result<void> ExpositionLine::label(std::vector<LabelView>& out, std::string_view* metric_name) {
  LabelView label;
  const bool in_quotes = rest_.starts_with('"');
  if (in_quotes) {
    const auto name = quoted();
    if (!name) return std::unexpected(name.error());
    label.name = *name;
  } else {
    label.name = take_name(false);
  }
  if (label.name.empty()) return expected("a label name");
  skip_blanks();
  if (in_quotes && !rest_.starts_with('=') && metric_name != nullptr) {
    if (!metric_name->empty()) return fail(ErrorCode::invalid, "a sample has two metric names");
    *metric_name = label.name;
    return {};
  }
  if (!take('=')) return expected("'=' behind a label name");
  skip_blanks();
  const auto value = quoted();
  if (!value) return std::unexpected(value.error());
  label.value = *value;
  if (label.name == kMetricName) return fail(ErrorCode::invalid, "the label name __name__ is reserved");
  if (std::ranges::find(out, label.name, &LabelView::name) != out.end())
    return fail(ErrorCode::invalid, fmt::format("the label \"{}\" is there twice", label.name));
  if (out.size() == kExpositionLabelsMax)
    return fail(ErrorCode::limit, fmt::format("a sample has more than {} labels", kExpositionLabelsMax));
  out.push_back(label);
  return {};
}

Result<void> ExpositionLine::timestamp(ExpositionSample& sample) {
  if (strict()) {
    const auto seconds = timestamp_s();
    if (!seconds) return std::unexpected(seconds.error());
    sample.timestamp_s = *seconds;
    sample.timestamp_ms = saturated_ms(*seconds);
    return {};
  }
  const std::string_view token = take_token();
  int64_t ms = 0;
  const char* begin = token.data();
  const char* const end = begin + token.size();
  if (token.starts_with('+') && token.size() > 1 && token[1] != '-') ++begin;
  const auto [stop, error] = std::from_chars(begin, end, ms);
  if (error != std::errc{} || stop != end) {
    return fail(ErrorCode::invalid,
                fmt::format("expected whole milliseconds as the timestamp, found \"{}\"", token));
  }
  sample.timestamp_ms = ms;
  return {};
}

Result<ExpositionExemplar> ExpositionLine::exemplar() {
  if (!take('#') || !take(' ')) return expected("an exemplar: # {labels} value");
  if (auto read = labels(exemplar_labels_, nullptr); !read) return std::unexpected(read.error());
  std::size_t length = 0;
  for (const auto& [name, value] : exemplar_labels_)
    length += characters(name) + characters(value);
  if (length > kExemplarCharactersMax) {
    return fail(ErrorCode::invalid, fmt::format("an exemplar's labels have {} characters, {} are allowed",
                                                length, kExemplarCharactersMax));
  }
  if (!take(' ')) return expected("a blank and the exemplar's value");
  const auto value = number();
  if (!value) return std::unexpected(value.error());
  ExpositionExemplar exemplar{.labels = exemplar_labels_, .value = *value};
  if (rest_.empty()) return exemplar;
  if (!take(' ')) return expected("a blank or the line's end");
  const auto seconds = timestamp_s();
  if (!seconds) return std::unexpected(seconds.error());
  exemplar.timestamp_s = *seconds;
  if (!rest_.empty()) return expected("the line's end behind the exemplar");
  return exemplar;
}

Result<double> ExpositionLine::timestamp_s() {
  const std::string_view token = take_token();
  const auto seconds = parse_exposition_number(token);
  if (!seconds || !std::isfinite(*seconds)) {
    return fail(ErrorCode::invalid,
                fmt::format("expected seconds as the timestamp, found \"{}\"", to_valid_utf8(token)));
  }
  return *seconds;
}

Result<double> ExpositionLine::number() {
  const std::string_view token = take_token();
  const auto value = parse_exposition_number(token);
  if (!value)
    return fail(ErrorCode::invalid, fmt::format("expected a number, found \"{}\"", to_valid_utf8(token)));
  return *value;
}

}  // namespace hb
