#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "model/labels.hpp"

namespace hb {

enum class MatchOp { equal, not_equal, regex, not_regex };

// One condition on one label, as in `mode=~"user|system"`. An absent label has the value "". Regular
// expressions are RE2's, anchored at both ends, as in Prometheus. Immutable, cheap to copy, thread-safe.
class Matcher {
 public:
  // invalid when the regular expression does not compile, or compiles to a program over kRegexMemoryMax.
  [[nodiscard]] static Result<Matcher> make(MatchOp op, std::string name, std::string value);
  // Shorthand for the operator that cannot fail.
  [[nodiscard]] static Matcher equal(std::string name, std::string value);

  static constexpr int64_t kRegexMemoryMax = 1 << 20;  // bytes RE2 may use for one expression

  [[nodiscard]] MatchOp op() const { return op_; }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::string& value() const { return value_; }

  [[nodiscard]] bool matches(std::string_view value) const;
  [[nodiscard]] bool matches(const Labels& labels) const { return matches(labels.get(name_)); }

  // As it is written in PromQL: `mode=~"user|system"`.
  [[nodiscard]] std::string to_string() const;

  bool operator==(const Matcher& other) const {
    return op_ == other.op_ && name_ == other.name_ && value_ == other.value_;
  }

 private:
  struct Regex;

  Matcher(MatchOp op, std::string name, std::string value);

  MatchOp op_;
  std::string name_;
  std::string value_;
  std::shared_ptr<const Regex> regex_;
};

}  // namespace hb
