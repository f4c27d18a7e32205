#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "promql/parse_error.hpp"
#include "promql/token.hpp"

namespace hb::promql {

// A place among the tokens of a query, and the first error found there. The functions of the parser return
// nothing or false once there is an error.
class TokenCursor {
 public:
  explicit TokenCursor(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  [[nodiscard]] const Token& peek(std::size_t ahead = 0) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  [[nodiscard]] TokenKind kind() const { return peek().kind; }

  // The last token is never left behind.
  const Token& take() {
    const Token& token = peek();
    if (at_ + 1 < tokens_.size()) ++at_;
    return token;
  }
  bool accept(TokenKind kind) {
    if (this->kind() != kind) return false;
    take();
    return true;
  }

  // Where the last taken token ends.
  [[nodiscard]] uint32_t last_end() const { return at_ == 0 ? 0 : tokens_[at_ - 1].span.end; }

  void fail_at(uint32_t offset, std::string message) {
    if (!error_) error_ = {offset, std::move(message)};
  }
  // "unexpected <this token> in <context>, expected <expected>"; both may be empty. What the lexer could not
  // read is reported in its own words.
  void unexpected(std::string_view context, std::string_view expected) {
    const Token& token = peek();
    if (token.kind == TokenKind::error) return fail_at(token.span.begin, token.text);
    std::string message = "unexpected " + describe(token);
    if (!context.empty()) message.append(" in ").append(context);
    if (!expected.empty()) message.append(", expected ").append(expected);
    fail_at(token.span.begin, std::move(message));
  }

  [[nodiscard]] const std::optional<Diagnostic>& error() const { return error_; }

 private:
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::optional<Diagnostic> error_;
};

}  // namespace hb::promql
