#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "promql/token.hpp"

namespace hb::promql {

// Splits a query into its tokens one by one, by the rules of Prometheus's lexer (promql/parser/lex.go): what
// a character means depends on whether it stands inside braces, brackets or neither. The text must be UTF-8
// and outlive the lexer.
class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  // The next token. The last one is end_of_input, or an error whose text is the message and whose span begins
  // where the offending token begins; it is given again and again.
  [[nodiscard]] Token next();

 private:
  [[nodiscard]] bool at_end() const { return at_ == text_.size(); }
  [[nodiscard]] char peek(std::size_t ahead = 0) const;
  bool accept(char wanted);
  void emit(TokenKind kind);
  void emit_one(TokenKind kind);
  void fail_with(std::string message);
  [[nodiscard]] std::string shown_character() const;

  void skip_blanks();
  void lex_statement();
  void lex_end();
  bool lex_operator(char c);
  void lex_comparison(char c);
  void lex_colon();
  bool lex_bracket(char c);
  void lex_parenthesis(char c);
  void lex_word();
  void lex_number_or_duration();
  bool scan_number();
  void lex_string(char quote);
  void lex_in_braces();

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t start_ = 0;  // of the token that is being read
  std::size_t paren_depth_ = 0;
  bool in_braces_ = false;
  bool in_brackets_ = false;
  bool got_colon_ = false;  // in these brackets
  bool done_ = false;
  Token token_;  // the one read last
};

}  // namespace hb::promql
