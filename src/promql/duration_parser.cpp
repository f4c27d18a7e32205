#include "promql/duration_parser.hpp"

#include <algorithm>
#include <cctype>
#include <string>
#include <utility>
#include <vector>

#include "promql/number_text.hpp"
#include "promql/operator_precedence.hpp"
#include "promql/selector_parser.hpp"

namespace hb::promql {
namespace {

using Kind = DurationTerm::Kind;

std::optional<Kind> arithmetic(BinaryOperator op) {
  switch (op) {
    case BinaryOperator::add:
      return Kind::add;
    case BinaryOperator::subtract:
      return Kind::subtract;
    case BinaryOperator::multiply:
      return Kind::multiply;
    case BinaryOperator::divide:
      return Kind::divide;
    case BinaryOperator::modulo:
      return Kind::modulo;
    case BinaryOperator::power:
      return Kind::power;
    default:
      return std::nullopt;
  }
}

// The functions of durations are keywords, so their case does not matter.
std::optional<Kind> function_named(const Token& token) {
  std::string name = token.text;
  std::ranges::transform(name, name.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (name == "step") return Kind::step;
  if (name == "range") return Kind::range;
  if (name == "min_of" || name == "min") return Kind::min_of;
  if (name == "max_of" || name == "max") return Kind::max_of;
  return std::nullopt;
}

// Its functions are false once the cursor has an error.
class DurationParser {
 public:
  DurationParser(TokenCursor& cursor, const DurationPlace& place, std::size_t& nesting_left)
      : cursor_(cursor), place_(place), nesting_left_(nesting_left) {
    written_.expression.begin = cursor.peek().span.begin;
  }

  bool parse_expression(int precedence_min) {
    if (nesting_left_ == 0) {
      cursor_.fail_at(cursor_.peek().span.begin, "expression is nested too deeply");
      return false;
    }
    --nesting_left_;
    bool good = parse_signed(true);
    while (good) {
      const auto info = binary_operator(cursor_.kind());
      const auto kind = info ? arithmetic(info->op) : std::nullopt;
      if (!kind || info->precedence < precedence_min) break;
      cursor_.take();
      // Powers group from the right, everything else from the left.
      good = parse_expression(*kind == Kind::power ? info->precedence : info->precedence + 1);
      if (good) add(*kind);
    }
    ++nesting_left_;
    return good;
  }

  // A sign binds less closely than ^, where a power may follow.
  bool parse_signed(bool with_powers) {
    const bool negative = cursor_.kind() == TokenKind::subtract;
    if (!negative && cursor_.kind() != TokenKind::add) return parse_operand();
    cursor_.take();
    if (!(with_powers ? parse_expression(kPowerPrecedence) : parse_operand())) return false;
    if (negative) add(Kind::negate);
    return true;
  }

  std::optional<WrittenDuration> finish() {
    std::vector<DurationTerm>& terms = written_.expression.terms;
    const bool negated = terms.size() == 2 && terms.back().kind == Kind::negate;
    const bool literal = (terms.size() == 1 || negated) && terms.front().kind <= Kind::duration;
    if (written_.is_known()) {
      const Result<Duration> value = evaluate(written_.expression, {});
      if (!value) {
        cursor_.fail_at(written_.expression.begin, value.error().message);
        return std::nullopt;
      }
      written_.value = *value;
    }
    if (literal) terms.clear();
    return std::move(written_);
  }

 private:
  void add(Kind kind, double value = 0) { written_.expression.terms.push_back({kind, value}); }

  bool parse_operand() {
    const Token& token = cursor_.peek();
    if (token.kind == TokenKind::number || token.kind == TokenKind::duration) return parse_literal();
    if (token.kind == TokenKind::left_paren) {
      cursor_.take();
      if (!parse_expression(0) || !expect(TokenKind::right_paren, "\")\"")) return false;
      add(Kind::parentheses);
      return true;
    }
    const auto function = function_named(token);
    if (!function || cursor_.following_kind() != TokenKind::left_paren) {
      cursor_.unexpected(place_.context, place_.expected);
      return false;
    }
    return parse_function(*function);
  }

  bool parse_literal() {
    if (cursor_.kind() == TokenKind::duration) {
      const std::optional<Duration> duration = take_duration(cursor_);
      if (!duration) return false;
      add(Kind::duration, static_cast<double>(duration->count()) / 1000);
      return true;
    }
    const Token token = cursor_.take();
    const std::optional<double> number = parse_number(token.text);
    if (!number) {
      cursor_.fail_at(token.span.begin, "error parsing number: invalid syntax: " + quoted(token.text));
      return false;
    }
    add(Kind::number, *number);
    return true;
  }

  bool parse_function(Kind function) {
    cursor_.take();
    cursor_.take();
    if (function >= Kind::min_of) {
      if (!parse_expression(0) || !expect(TokenKind::comma, "\",\"") || !parse_expression(0)) return false;
    }
    if (!expect(TokenKind::right_paren, "\")\"")) return false;
    add(function);
    return true;
  }

  bool expect(TokenKind kind, std::string_view text) {
    if (cursor_.accept(kind)) return true;
    cursor_.unexpected(place_.context, text);
    return false;
  }

  TokenCursor& cursor_;
  const DurationPlace& place_;
  std::size_t& nesting_left_;
  WrittenDuration written_;
};

}  // namespace

std::optional<WrittenDuration> parse_duration_expression(TokenCursor& cursor, const DurationPlace& place,
                                                         std::size_t& nesting_left) {
  DurationParser parser(cursor, place, nesting_left);
  if (!parser.parse_expression(0)) return std::nullopt;
  return parser.finish();
}

std::optional<WrittenDuration> parse_offset_duration(TokenCursor& cursor, const DurationPlace& place,
                                                     std::size_t& nesting_left) {
  DurationParser parser(cursor, place, nesting_left);
  if (!parser.parse_signed(false)) return std::nullopt;
  return parser.finish();
}

}  // namespace hb::promql
