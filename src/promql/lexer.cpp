#include "promql/lexer.hpp"

#include <cstddef>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "promql/string_literal.hpp"
#include "promql/time_text.hpp"

namespace hb::promql {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex_digit(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_alpha(char c) { return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_alphanumeric(char c) { return is_alpha(c) || is_digit(c); }

}  // namespace

Token Lexer::next() {
  if (done_) return token_;
  skip_blanks();
  start_ = at_;
  if (in_braces_) {
    lex_in_braces();
  } else {
    lex_statement();
  }
  return token_;
}

// The next character, or 0 at the end. A 0 inside the text is no valid character either.
char Lexer::peek(std::size_t ahead) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

bool Lexer::accept(char wanted) {
  if (peek() != wanted || at_end()) return false;
  ++at_;
  return true;
}

void Lexer::emit(TokenKind kind) {
  token_ = {kind,
            {static_cast<uint32_t>(start_), static_cast<uint32_t>(at_)},
            std::string(text_.substr(start_, at_ - start_))};
}

void Lexer::emit_one(TokenKind kind) {
  ++at_;
  emit(kind);
}

void Lexer::fail_with(std::string message) {
  token_ = {TokenKind::error,
            {static_cast<uint32_t>(start_), static_cast<uint32_t>(text_.size())},
            std::move(message)};
  done_ = true;
}

// The character at the position in single quotes, whole if it takes several bytes.
std::string Lexer::shown_character() const {
  std::size_t end = at_ + 1;
  while (end < text_.size() && (static_cast<unsigned char>(text_[end]) & 0xc0) == 0x80)
    ++end;
  const std::string_view character = at_end() ? std::string_view() : text_.substr(at_, end - at_);
  if (character == "'" || character == "\\") return fmt::format("'\\{}'", character);
  const std::string escaped = quoted(character);
  return fmt::format("'{}'", character == "\"" ? character : escaped.substr(1, escaped.size() - 2));
}

void Lexer::skip_blanks() {
  while (!at_end()) {
    if (is_space(peek())) {
      ++at_;
    } else if (peek() == '#') {
      while (!at_end() && peek() != '\n')
        ++at_;
    } else {
      return;
    }
  }
}

void Lexer::lex_statement() {
  const char c = peek();
  if (at_end()) return lex_end();
  if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return lex_number_or_duration();
  if (is_alpha(c) || (c == ':' && !in_brackets_)) return lex_word();
  if (c == '"' || c == '\'' || c == '`') return lex_string(c);
  if (!lex_operator(c) && !lex_bracket(c)) fail_with("unexpected character: " + shown_character());
}

void Lexer::lex_end() {
  if (paren_depth_ > 0) return fail_with("unclosed left parenthesis");
  if (in_brackets_) return fail_with("unclosed left bracket");
  emit(TokenKind::end_of_input);
  done_ = true;
}

// Operators, comma and colon. False when the character is none.
bool Lexer::lex_operator(char c) {
  switch (c) {
    case ',':
      emit_one(TokenKind::comma);
      return true;
    case ':':
      lex_colon();
      return true;
    case '+':
      emit_one(TokenKind::add);
      return true;
    case '-':
      emit_one(TokenKind::subtract);
      return true;
    case '*':
      emit_one(TokenKind::multiply);
      return true;
    case '/':
      emit_one(TokenKind::divide);
      return true;
    case '%':
      emit_one(TokenKind::modulo);
      return true;
    case '^':
      emit_one(TokenKind::power);
      return true;
    case '@':
      emit_one(TokenKind::at);
      return true;
    case '<':
    case '>':
    case '=':
    case '!':
      lex_comparison(c);
      return true;
    default:
      return false;
  }
}

void Lexer::lex_comparison(char c) {
  ++at_;
  if (c == '<' && accept('/')) return emit(TokenKind::trim_upper);
  if (c == '>' && accept('/')) return emit(TokenKind::trim_lower);
  const bool then_equal = accept('=');
  switch (c) {
    case '<':
      return emit(then_equal ? TokenKind::less_or_equal : TokenKind::less);
    case '>':
      return emit(then_equal ? TokenKind::greater_or_equal : TokenKind::greater);
    case '=':
      if (then_equal) return emit(TokenKind::equal_equal);
      if (peek() == '~') return fail_with("unexpected character after '=': '~'");
      return emit(TokenKind::equal);
    default:
      if (then_equal) return emit(TokenKind::not_equal);
      return fail_with("unexpected character after '!': " + shown_character());
  }
}

// Only inside brackets: elsewhere a colon begins a metric name.
void Lexer::lex_colon() {
  if (got_colon_) return fail_with("unexpected colon ':'");
  got_colon_ = true;
  emit_one(TokenKind::colon);
}

bool Lexer::lex_bracket(char c) {
  switch (c) {
    case '(':
    case ')':
      lex_parenthesis(c);
      return true;
    case '{':
      in_braces_ = true;
      emit_one(TokenKind::left_brace);
      return true;
    case '[':
      if (in_brackets_) {
        fail_with("unexpected left bracket '['");
        return true;
      }
      in_brackets_ = true;
      got_colon_ = false;
      emit_one(TokenKind::left_bracket);
      return true;
    case ']':
      if (!in_brackets_) {
        fail_with("unexpected right bracket ']'");
        return true;
      }
      in_brackets_ = false;
      emit_one(TokenKind::right_bracket);
      return true;
    default:
      return false;
  }
}

void Lexer::lex_parenthesis(char c) {
  ++at_;
  if (c == '(') {
    ++paren_depth_;
    return emit(TokenKind::left_paren);
  }
  if (paren_depth_ > 0) {
    --paren_depth_;
    return emit(TokenKind::right_paren);
  }
  start_ = at_;  // Prometheus reports it behind the parenthesis
  fail_with("unexpected right parenthesis ')'");
}

void Lexer::lex_word() {
  bool with_colon = false;
  while (is_alphanumeric(peek()) || peek() == ':') {
    with_colon = with_colon || peek() == ':';
    ++at_;
  }
  if (with_colon) return emit(TokenKind::metric_identifier);
  emit(keyword_kind(text_.substr(start_, at_ - start_)));
}

void Lexer::lex_number_or_duration() {
  if (scan_number()) return emit(TokenKind::number);
  at_ = start_ + duration_length(text_.substr(start_));
  if (at_ > start_ && !is_alphanumeric(peek())) return emit(TokenKind::duration);
  while (is_alphanumeric(peek()) || peek() == '.')
    ++at_;
  fail_with("bad number or duration syntax: " + quoted(text_.substr(start_, at_ - start_)));
}

// Takes decimal and hexadecimal digits with underscores between them, fraction and exponent. Whether they
// make a number is parse_number's question; false when a letter follows that belongs to none.
bool Lexer::scan_number() {
  const bool hexadecimal = peek() == '0' && (peek(1) == 'x' || peek(1) == 'X');
  if (hexadecimal) at_ += 2;
  const auto take_digits = [&] {
    while ((hexadecimal ? is_hex_digit(peek()) : is_digit(peek())) || peek() == '_')
      ++at_;
  };
  take_digits();
  if (accept('.')) take_digits();
  if (!hexadecimal && (peek() == 'e' || peek() == 'E')) {
    ++at_;
    if (peek() == '+' || peek() == '-') ++at_;
    take_digits();
  }
  return !is_alphanumeric(peek());
}

void Lexer::lex_string(char quote) {
  ++at_;
  while (!at_end()) {
    const char c = text_[at_++];
    if (c == quote) {
      const auto value = unquote(text_.substr(start_, at_ - start_));
      return value ? emit(TokenKind::string) : fail_with(value.error().message);
    }
    if (quote == '`') continue;
    if (c == '\n') break;
    if (c == '\\' && !at_end()) ++at_;
  }
  fail_with(quote == '`' ? "unterminated raw string" : "unterminated quoted string");
}

// Inside braces there are label names, strings and the four matching operators, and no keywords.
void Lexer::lex_in_braces() {
  const char c = peek();
  if (at_end()) return fail_with("unexpected end of input inside braces");
  if (is_alpha(c)) {
    while (is_alphanumeric(peek()))
      ++at_;
    return emit(TokenKind::identifier);
  }
  switch (c) {
    case ',':
      return emit_one(TokenKind::comma);
    case '"':
    case '\'':
    case '`':
      return lex_string(c);
    case '=':
      ++at_;
      return emit(accept('~') ? TokenKind::matches_regex : TokenKind::equal);
    case '!':
      ++at_;
      if (accept('~')) return emit(TokenKind::matches_not);
      if (accept('=')) return emit(TokenKind::not_equal);
      return fail_with("unexpected character after '!' inside braces: " + shown_character());
    case '{':
      return fail_with("unexpected left brace '{'");
    case '}':
      in_braces_ = false;
      return emit_one(TokenKind::right_brace);
    default:
      fail_with("unexpected character inside braces: " + shown_character());
  }
}

}  // namespace hb::promql
