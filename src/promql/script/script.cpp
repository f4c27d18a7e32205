#include "promql/script/script.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "promql/number_text.hpp"
#include "promql/script/blanks.hpp"
#include "promql/string_literal.hpp"
#include "promql/time_text.hpp"
#include "promql/token.hpp"

namespace hb::promql::script {
namespace {

// The first word of a text, which is shortened by it and the blanks behind it.
std::string_view take_word(std::string_view& text) {
  const std::size_t end = std::min(text.find_first_of(" \t"), text.size());
  const std::string_view word = text.substr(0, end);
  text = trimmed(text.substr(end));
  return word;
}

// A duration, or seconds; with a sign or without.
std::optional<Duration> parse_time(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const Result<Duration> duration = parse_duration_parameter(text);
  if (!duration) return std::nullopt;
  return negative ? -*duration : *duration;
}

// Takes `WORD TIME` off the front of a text.
std::optional<Duration> take_time(std::string_view& text, std::string_view word) {
  if (take_word(text) != word) return std::nullopt;
  return parse_time(take_word(text));
}

// `msg: text`, `regex: text` or nothing.
Eval::Message message_of(std::string_view text) {
  const bool regex = text.starts_with("regex:");
  if (!regex && !text.starts_with("msg:")) return {};
  return {.regex = regex, .text = std::string(trimmed(text.substr(text.find(':') + 1)))};
}

// Reads a file line by line.
class Parser {
 public:
  explicit Parser(std::string_view text) : rest_(text) {}

  Result<std::vector<Command>> run() {
    while (next_line()) {
      if (line_.empty()) continue;
      if (Result<void> parsed = parse_command(); !parsed) return std::unexpected(parsed.error());
    }
    return std::move(commands_);
  }

 private:
  // Comments count as empty lines.
  bool next_line() {
    if (rest_.empty()) return false;
    const std::size_t end = std::min(rest_.find('\n'), rest_.size());
    line_ = trimmed(rest_.substr(0, end));
    if (line_.starts_with('#')) line_ = {};
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    ++line_number_;
    return true;
  }

  [[nodiscard]] std::unexpected<Error> wrong(std::string_view what) const {
    return fail(ErrorCode::invalid, fmt::format("line {}: {}", line_number_, what));
  }

  Result<void> parse_command() {
    std::string_view rest = line_;
    const std::string_view word = take_word(rest);
    if (word == "clear") {
      commands_.push_back({line_number_, Clear{}});
      return {};
    }
    if (word == "load" || word == "load_with_nhcb") return parse_load(rest, word == "load_with_nhcb");
    if (word == "eval" || word.starts_with("eval_")) return parse_eval(word, rest);
    return wrong(fmt::format("{} is no command", quoted(word)));
  }

  Result<void> parse_load(std::string_view step, bool with_native) {
    const std::size_t line = line_number_;
    const std::optional<Duration> parsed = parse_time(step);
    if (!parsed || *parsed <= Duration{0}) return wrong("load needs a duration");
    Load load{.step = *parsed, .series = {}, .start_times = false, .with_native = with_native};
    while (next_line() && !line_.empty()) {
      // `name{…}@st …` gives the start timestamps of the next line's samples.
      if (line_.substr(0, line_.find(' ')).ends_with("@st")) {
        load.start_times = true;
        continue;
      }
      Result<Series> series = parse_series(line_);
      if (!series) return wrong(series.error().message);
      load.series.push_back(*std::move(series));
    }
    commands_.push_back({line, std::move(load)});
    return {};
  }

  Result<void> parse_eval(std::string_view word, std::string_view rest) {
    const std::size_t line = line_number_;
    Eval eval;
    if (word == "eval_fail") eval.fails = Eval::Message{};
    if (word == "eval_warn") eval.warnings.push_back({});
    if (word == "eval_info") eval.infos.push_back({});
    eval.ordered = word == "eval_ordered";
    if (Result<void> parsed = parse_times(rest, eval); !parsed) return parsed;
    while (next_line() && !line_.empty()) {
      if (Result<void> parsed = parse_expectation(eval); !parsed) return parsed;
    }
    commands_.push_back({line, std::move(eval)});
    return {};
  }

  Result<void> parse_times(std::string_view rest, Eval& eval) {
    const std::string_view kind = take_word(rest);
    if (kind == "instant") {
      std::optional<Duration> at = Duration{0};
      if (rest.starts_with("at ")) at = take_time(rest, "at");
      if (!at) return wrong("expected a time behind `at`");
      eval.start = eval.end = Timestamp{*at};
    } else if (kind == "range") {
      const auto start = take_time(rest, "from");
      const auto end = take_time(rest, "to");
      const auto step = take_time(rest, "step");
      if (!start || !end || !step) return wrong("expected `range from TIME to TIME step DURATION`");
      eval.start = Timestamp{*start};
      eval.end = Timestamp{*end};
      eval.step = *step;
    } else {
      return wrong("expected `instant` or `range`");
    }
    eval.query = std::string(rest);
    return {};
  }

  Result<void> parse_expectation(Eval& eval) {
    std::string_view rest = line_;
    const std::string_view word = take_word(rest);
    if (word == "expect") return parse_expect(rest, eval);
    if (word == "expected_fail_message" || word == "expected_fail_regexp") {
      eval.fails = {.regex = word == "expected_fail_regexp", .text = std::string(rest)};
      return {};
    }
    if (const std::optional<double> number = rest.empty() ? parse_number(word) : std::nullopt) {
      eval.scalar = number;
      return {};
    }
    Result<Series> series = parse_series(line_);
    if (!series) return wrong(series.error().message);
    eval.series.push_back(*std::move(series));
    return {};
  }

  Result<void> parse_expect(std::string_view rest, Eval& eval) {
    const std::string_view what = take_word(rest);
    if (what == "ordered") {
      eval.ordered = true;
    } else if (what == "fail") {
      eval.fails = message_of(rest);
    } else if (what == "warn") {
      eval.warnings.push_back(message_of(rest));
    } else if (what == "info") {
      eval.infos.push_back(message_of(rest));
    } else if (what == "no_warn") {
      eval.no_warnings = true;
    } else if (what == "no_info") {
      eval.no_infos = true;
    } else if (what == "string") {
      const Result<std::string> text = unquote(rest);
      if (!text) return wrong(text.error().message);
      eval.string = *text;
    } else if (what == "range" && take_word(rest) == "vector") {
      const auto start = take_time(rest, "from");
      const auto end = take_time(rest, "to");
      const auto step = take_time(rest, "step");
      if (!start || !end || !step) return wrong("expected `range vector from TIME to TIME step DURATION`");
      eval.range_vector = {.start = Timestamp{*start}, .end = Timestamp{*end}, .step = *step};
    } else {
      return wrong(fmt::format("{} is nothing to expect", quoted(what)));
    }
    return {};
  }

  std::string_view rest_;
  std::string_view line_;
  std::size_t line_number_ = 0;
  std::vector<Command> commands_;
};

}  // namespace

Result<std::vector<Command>> parse(std::string_view text) { return Parser(text).run(); }

}  // namespace hb::promql::script
