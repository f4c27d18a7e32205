#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "promql/lexer.hpp"
#include "promql/parse_error.hpp"
#include "promql/token.hpp"

namespace hb::promql {

// A place among the tokens of a query, and the first error found there. The functions of the parser return
// nothing or false once there is an error. The text must outlive the cursor.
class TokenCursor {
 public:
  explicit TokenCursor(std::string_view text)
      : lexer_(text), current_(lexer_.next()), following_(lexer_.next()) {}

  [[nodiscard]] const Token& peek() const { return current_; }
  [[nodiscard]] TokenKind kind() const { return current_.kind; }
  [[nodiscard]] TokenKind following_kind() const { return following_.kind; }

  // The last token, an end or an error, is never left behind.
  Token take() {
    last_end_ = current_.span.end;
    return std::exchange(current_, std::exchange(following_, lexer_.next()));
  }
  bool accept(TokenKind kind) {
    if (current_.kind != kind) return false;
    take();
    return true;
  }

  // Where the last taken token ends.
  [[nodiscard]] uint32_t last_end() const { return last_end_; }

  void fail_at(uint32_t offset, std::string message) {
    if (!error_) error_ = {offset, std::move(message)};
  }
  // "unexpected <this token> in <context>, expected <expected>"; both may be empty. What the lexer could not
  // read is reported in its own words.
  void unexpected(std::string_view context, std::string_view expected) {
    if (current_.kind == TokenKind::error) return fail_at(current_.span.begin, current_.text);
    std::string message = "unexpected " + describe(current_);
    if (!context.empty()) message.append(" in ").append(context);
    if (!expected.empty()) message.append(", expected ").append(expected);
    fail_at(current_.span.begin, std::move(message));
  }

  [[nodiscard]] const std::optional<Diagnostic>& error() const { return error_; }

 private:
  Lexer lexer_;
  Token current_;
  Token following_;
  uint32_t last_end_ = 0;
  std::optional<Diagnostic> error_;
};

}  // namespace hb::promql
