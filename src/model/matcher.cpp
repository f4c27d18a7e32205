#include "model/matcher.hpp"

#include <utility>

#include <re2/re2.h>

namespace hb {

struct Matcher::Regex {
  explicit Regex(const std::string& pattern) : compiled("(?s)(?:" + pattern + ")", options()) {}

  static RE2::Options options() {
    RE2::Options options(RE2::Quiet);
    options.set_max_mem(kRegexMemoryMax);
    return options;
  }

  RE2 compiled;
};

Matcher::Matcher(MatchOp op, std::string name, std::string value)
    : op_(op), name_(std::move(name)), value_(std::move(value)) {}

Result<Matcher> Matcher::make(MatchOp op, std::string name, std::string value) {
  Matcher matcher(op, std::move(name), std::move(value));
  if (op == MatchOp::regex || op == MatchOp::not_regex) {
    // Compiled alone first: `a)(b` must not become valid inside the group of Regex.
    const RE2 alone(matcher.value_, Regex::options());
    if (!alone.ok()) return fail(ErrorCode::invalid, "error parsing regexp: " + alone.error());
    matcher.regex_ = std::make_shared<const Regex>(matcher.value_);
    if (!matcher.regex_->compiled.ok()) {
      return fail(ErrorCode::invalid, "error parsing regexp: " + matcher.regex_->compiled.error());
    }
  }
  return matcher;
}

Matcher Matcher::equal(std::string name, std::string value) {
  return {MatchOp::equal, std::move(name), std::move(value)};
}

bool Matcher::matches(std::string_view value) const {
  switch (op_) {
    case MatchOp::equal:
      return value == value_;
    case MatchOp::not_equal:
      return value != value_;
    case MatchOp::regex:
      return RE2::FullMatch(re2::StringPiece(value.data(), value.size()), regex_->compiled);
    case MatchOp::not_regex:
      return !RE2::FullMatch(re2::StringPiece(value.data(), value.size()), regex_->compiled);
  }
  return false;
}

std::string Matcher::to_string() const {
  static constexpr std::string_view kOperators[] = {"=", "!=", "=~", "!~"};
  std::string out = name_;
  out.append(kOperators[static_cast<std::size_t>(op_)]).push_back('"');
  for (const char c : value_) {
    if (c == '\n') {
      out.append("\\n");
      continue;
    }
    if (c == '"' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  out.push_back('"');
  return out;
}

}  // namespace hb
