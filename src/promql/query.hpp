#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "promql/limits.hpp"
#include "promql/syntax.hpp"

namespace hb::promql {

// A query that was parsed and checked. Immutable; thread-safe;
// shared by all who evaluate it.
class Query {
 public:
  // invalid for what Prometheus would refuse too, in its words.
  [[nodiscard]] static Result<std::shared_ptr<const Query>> parse(std::string_view text,
                                                                  const Limits& limits);

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] const Syntax& syntax() const { return syntax_; }
  [[nodiscard]] ValueType type() const { return syntax_.node(syntax_.root()).type; }

 private:
  Query(std::string text, Syntax syntax) : text_(std::move(text)), syntax_(std::move(syntax)) {}

  std::string text_;
  Syntax syntax_;
};

using QueryPtr = std::shared_ptr<const Query>;

}  // namespace hb::promql
