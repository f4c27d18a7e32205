#include "promql/parser.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "base/utf8.hpp"
#include "promql/duration_parser.hpp"
#include "promql/fill_parser.hpp"
#include "promql/function_table.hpp"
#include "promql/number_text.hpp"
#include "promql/operator_precedence.hpp"
#include "promql/parse_error.hpp"
#include "promql/selector_parser.hpp"
#include "promql/string_literal.hpp"
#include "promql/token_cursor.hpp"

namespace hb::promql {
namespace {

// `anchored` and `smoothed` are words of their own only behind an operand, so metrics may be called so.
std::optional<Edges> edges_named(const Token& token) {
  if (token.kind != TokenKind::identifier) return std::nullopt;
  for (const Edges edges : {Edges::anchored, Edges::smoothed}) {
    const bool named = std::ranges::equal(token.text, name_of(edges), [](unsigned char c, char lower) {
      return std::tolower(c) == static_cast<unsigned char>(lower);
    });
    if (named) return edges;
  }
  return std::nullopt;
}

// A recursive descent with precedence climbing. Every function returns the node it added, or nothing once the
// cursor has an error.
class Parser {
 public:
  Parser(std::string_view text, const Limits& limits)
      : cursor_(text), nesting_left_(limits.nesting_max), regexes_left_(limits.regexes_max) {}

  bool run() {
    if (cursor_.kind() == TokenKind::end_of_input) {
      cursor_.fail_at(0, "no expression found in input");
      return false;
    }
    if (!parse_expression(0)) return false;
    if (cursor_.kind() == TokenKind::end_of_input) return true;
    cursor_.unexpected("", "");
    return false;
  }

  [[nodiscard]] const std::optional<Diagnostic>& error() const { return cursor_.error(); }
  [[nodiscard]] Syntax take_syntax() { return std::move(syntax_); }

 private:
  using Parsed = std::optional<NodeId>;

  Node& node(NodeId id) { return syntax_.nodes[static_cast<std::size_t>(id)]; }

  // Adds a node that ends where the last taken token ends.
  NodeId add(Node::Kind kind, ValueType type, uint32_t begin, std::optional<NodeId> first = std::nullopt) {
    const auto id = static_cast<NodeId>(syntax_.nodes.size());
    syntax_.nodes.push_back({std::move(kind), {begin, cursor_.last_end()}, type, first.value_or(id)});
    return id;
  }

  bool enter() {
    if (nesting_left_ == 0) {
      cursor_.fail_at(cursor_.peek().span.begin, "expression is nested too deeply");
      return false;
    }
    --nesting_left_;
    return true;
  }
  void leave() { ++nesting_left_; }

  Parsed parse_expression(int precedence_min) {
    if (!enter()) return std::nullopt;
    Parsed left = parse_operand();
    while (left) {
      const auto info = binary_operator(cursor_.kind());
      if (!info || info->precedence < precedence_min) break;
      left = parse_binary(*left, *info);
    }
    leave();
    return left;
  }

  Parsed parse_binary(NodeId left, OperatorInfo info) {
    cursor_.take();
    BinaryOperation operation{.op = info.op, .left = left, .right = {}, .return_bool = false, .matching = {}};
    operation.return_bool = cursor_.accept(TokenKind::keyword_bool);
    if (!parse_matching(operation.matching) || !parse_fill_modifiers(cursor_, operation.matching))
      return std::nullopt;
    if (is_set_operator(info.op) && operation.matching.cardinality == Cardinality::one_to_one) {
      operation.matching.cardinality = Cardinality::many_to_many;
    }
    // Powers group from the right, everything else from the left.
    const bool right_associative = info.op == BinaryOperator::power;
    const Parsed right = parse_expression(right_associative ? info.precedence : info.precedence + 1);
    if (!right) return std::nullopt;
    operation.right = *right;
    const bool scalar = node(left).type == ValueType::scalar && node(*right).type == ValueType::scalar;
    return add(std::move(operation), scalar ? ValueType::scalar : ValueType::vector, node(left).span.begin,
               node(left).first);
  }

  bool parse_matching(VectorMatching& matching) {
    const bool on = cursor_.kind() == TokenKind::on;
    if (!on && cursor_.kind() != TokenKind::ignoring) return true;
    cursor_.take();
    auto labels = parse_grouping_labels(cursor_);
    if (!labels) return false;
    matching.on = on;
    matching.labels = std::move(*labels);

    const bool group_left = cursor_.kind() == TokenKind::group_left;
    if (!group_left && cursor_.kind() != TokenKind::group_right) return true;
    cursor_.take();
    matching.cardinality = group_left ? Cardinality::many_to_one : Cardinality::one_to_many;
    if (cursor_.kind() != TokenKind::left_paren) return true;
    auto include = parse_grouping_labels(cursor_);
    if (!include) return false;
    matching.include = std::move(*include);
    return true;
  }

  // An operand of a binary operator. A sign binds less closely than ^: -1^2 is -(1^2). Before a number it is
  // a part of the literal.
  Parsed parse_operand() {
    const bool negative = cursor_.kind() == TokenKind::subtract;
    if (!negative && cursor_.kind() != TokenKind::add) return parse_with_modifiers();
    const uint32_t begin = cursor_.take().span.begin;
    const Parsed operand = parse_expression(kPowerPrecedence);
    if (!operand) return std::nullopt;
    if (auto* const number = std::get_if<NumberLiteral>(&node(*operand).kind)) {
      if (negative) number->value = -number->value;
      node(*operand).span.begin = begin;
      return operand;
    }
    return add(UnaryOperation{negative, *operand}, node(*operand).type, begin, node(*operand).first);
  }

  // A primary expression and the ranges, subqueries, offsets and @ behind it.
  Parsed parse_with_modifiers() {
    Parsed operand = parse_primary();
    while (operand) {
      switch (cursor_.kind()) {
        case TokenKind::left_bracket:
          operand = parse_range_or_subquery(*operand);
          break;
        case TokenKind::offset:
          if (!parse_offset(*operand)) return std::nullopt;
          break;
        case TokenKind::at:
          if (!parse_at(*operand)) return std::nullopt;
          break;
        default: {
          const auto edges = edges_named(cursor_.peek());
          if (!edges) return operand;
          if (!parse_edges(*operand, *edges)) return std::nullopt;
        }
      }
    }
    return operand;
  }

  Parsed parse_primary() {
    const TokenKind kind = cursor_.kind();
    switch (kind) {
      case TokenKind::number:
      case TokenKind::duration:
        return parse_number_literal();
      case TokenKind::string: {
        const Token token = cursor_.take();
        return add(StringLiteral{unquote(token.text).value_or(std::string())}, ValueType::string,
                   token.span.begin);
      }
      case TokenKind::left_paren:
        return parse_parentheses();
      case TokenKind::left_brace:
        return parse_vector_selector();
      default:
        break;
    }
    const TokenKind next = cursor_.following_kind();
    if (is_aggregator(kind) &&
        (next == TokenKind::left_paren || next == TokenKind::by || next == TokenKind::without)) {
      return parse_aggregation();
    }
    const bool callable = kind == TokenKind::identifier || kind == TokenKind::start || kind == TokenKind::end;
    if (callable && next == TokenKind::left_paren) return parse_call();
    if (can_be_metric_name(kind)) return parse_vector_selector();
    cursor_.unexpected("", "");
    return std::nullopt;
  }

  Parsed parse_number_literal() {
    const Token token = cursor_.peek();
    const bool duration = token.kind == TokenKind::duration;
    std::optional<double> value;
    if (duration) {
      const auto parsed = take_duration(cursor_);
      if (!parsed) return std::nullopt;
      value = static_cast<double>(parsed->count()) / 1000;
    } else {
      value = parse_number(token.text);
      if (!value) {
        cursor_.fail_at(token.span.begin, "error parsing number: invalid syntax: " + quoted(token.text));
        return std::nullopt;
      }
      cursor_.take();
    }
    return add(NumberLiteral{*value, duration}, ValueType::scalar, token.span.begin);
  }

  Parsed parse_parentheses() {
    const uint32_t begin = cursor_.take().span.begin;
    const Parsed inner = parse_expression(0);
    if (!inner) return std::nullopt;
    if (!cursor_.accept(TokenKind::right_paren)) {
      cursor_.unexpected("", "");
      return std::nullopt;
    }
    return add(Parentheses{*inner}, node(*inner).type, begin, node(*inner).first);
  }

  Parsed parse_vector_selector() {
    const uint32_t begin = cursor_.peek().span.begin;
    auto selector = parse_selector(cursor_, regexes_left_);
    if (!selector) return std::nullopt;
    return add(std::move(*selector), ValueType::vector, begin);
  }

  // `(a, b, …)`
  std::optional<std::vector<NodeId>> parse_arguments() {
    cursor_.take();
    std::vector<NodeId> arguments;
    if (cursor_.accept(TokenKind::right_paren)) return arguments;
    while (true) {
      const Parsed argument = parse_expression(0);
      if (!argument) return std::nullopt;
      arguments.push_back(*argument);
      if (cursor_.accept(TokenKind::right_paren)) return arguments;
      const uint32_t comma = cursor_.peek().span.begin;
      if (!cursor_.accept(TokenKind::comma)) {
        cursor_.unexpected("", "");
        return std::nullopt;
      }
      if (cursor_.kind() == TokenKind::right_paren) {
        cursor_.fail_at(comma, "trailing commas not allowed in function call args");
        return std::nullopt;
      }
    }
  }

  Parsed parse_call() {
    const Token name = cursor_.take();
    auto arguments = parse_arguments();
    if (!arguments) return std::nullopt;
    const FunctionSignature* function = find_function(name.text);
    if (function == nullptr) {
      cursor_.fail_at(name.span.begin, "unknown function with name " + quoted(name.text));
      return std::nullopt;
    }
    const std::optional<NodeId> first =
        arguments->empty() ? std::nullopt : std::optional(node(arguments->front()).first);
    return add(Call{function, std::move(*arguments)}, function->result, name.span.begin, first);
  }

  // The labels stand before or behind the arguments.
  bool parse_grouping(Aggregation& aggregation) {
    aggregation.without = cursor_.take().kind == TokenKind::without;
    auto labels = parse_grouping_labels(cursor_);
    if (!labels) return false;
    aggregation.labels = std::move(*labels);
    return true;
  }
  [[nodiscard]] bool at_grouping() const {
    return cursor_.kind() == TokenKind::by || cursor_.kind() == TokenKind::without;
  }

  Parsed parse_aggregation() {
    const Token name = cursor_.take();
    Aggregation aggregation;
    aggregation.aggregator = static_cast<Aggregator>(static_cast<std::size_t>(name.kind) -
                                                     static_cast<std::size_t>(TokenKind::sum));
    const bool grouped_first = at_grouping();
    if (grouped_first && !parse_grouping(aggregation)) return std::nullopt;
    if (cursor_.kind() != TokenKind::left_paren) {
      cursor_.unexpected("aggregation", "");
      return std::nullopt;
    }
    const auto arguments = parse_arguments();
    if (!arguments) return std::nullopt;
    if (!grouped_first && at_grouping() && !parse_grouping(aggregation)) return std::nullopt;

    if (arguments->empty()) {
      cursor_.fail_at(name.span.begin, "no arguments for aggregate expression provided");
      return std::nullopt;
    }
    const std::size_t wanted = has_parameter(aggregation.aggregator) ? 2 : 1;
    if (arguments->size() != wanted) {
      cursor_.fail_at(name.span.begin,
                      fmt::format("wrong number of arguments for aggregate expression provided, "
                                  "expected {}, got {}",
                                  wanted, arguments->size()));
      return std::nullopt;
    }
    if (wanted == 2) aggregation.parameter = arguments->front();
    aggregation.operand = arguments->back();
    return add(std::move(aggregation), ValueType::vector, name.span.begin, node(arguments->front()).first);
  }

  std::optional<WrittenDuration> parse_positive_duration(const DurationPlace& place) {
    auto duration = parse_duration_expression(cursor_, place, nesting_left_);
    if (!duration) return std::nullopt;
    if (duration->is_known() && duration->value <= Duration{0}) {
      cursor_.fail_at(duration->expression.begin, kDurationNotPositive);
      return std::nullopt;
    }
    note_duration(*duration);
    return duration;
  }

  void note_duration(const WrittenDuration& duration) {
    if (!duration.is_known()) syntax_.depends_on_query_times = true;
  }

  Parsed parse_range_or_subquery(NodeId operand) {
    const uint32_t bracket = cursor_.take().span.begin;
    auto range = parse_positive_duration({"subquery or range selector", "number or duration"});
    if (!range) return std::nullopt;
    if (cursor_.accept(TokenKind::colon)) return parse_subquery(operand, *std::move(range));
    if (!cursor_.accept(TokenKind::right_bracket)) {
      cursor_.unexpected("subquery or range", "\":\" or \"]\"");
      return std::nullopt;
    }
    auto* const selector = std::get_if<VectorSelector>(&node(operand).kind);
    if (selector == nullptr) {
      cursor_.fail_at(bracket, "ranges only allowed for vector selectors");
      return std::nullopt;
    }
    if (selector->edges != Edges::plain) {
      cursor_.fail_at(bracket, fmt::format("no {} modifiers allowed before range", name_of(selector->edges)));
      return std::nullopt;
    }
    if (selector->shift.has_offset || selector->shift.at) {
      cursor_.fail_at(bracket, selector->shift.has_offset ? "no offset modifiers allowed before range"
                                                          : "no @ modifiers allowed before range");
      return std::nullopt;
    }
    // The selector becomes a part of the range, in its own place.
    RangeSelector ranged{std::move(*selector), range->value, std::move(range->expression)};
    Node& replaced = node(operand);
    replaced.kind = std::move(ranged);
    replaced.type = ValueType::matrix;
    replaced.span.end = cursor_.last_end();
    return operand;
  }

  Parsed parse_subquery(NodeId operand, WrittenDuration range) {
    constexpr std::string_view kContext = "subquery selector";
    Subquery subquery{.operand = operand,
                      .range = range.value,
                      .step = std::nullopt,
                      .shift = {},
                      .range_expression = std::move(range.expression)};
    if (cursor_.kind() != TokenKind::right_bracket) {
      auto step = parse_positive_duration({kContext, "number, duration or \"]\""});
      if (!step) return std::nullopt;
      subquery.step = step->value;
      subquery.step_expression = std::move(step->expression);
    }
    if (!cursor_.accept(TokenKind::right_bracket)) {
      cursor_.unexpected(kContext, "\"]\"");
      return std::nullopt;
    }
    return add(std::move(subquery), ValueType::matrix, node(operand).span.begin, node(operand).first);
  }

  // The shift of a selector or subquery; null for any other node.
  TimeShift* shift_of(NodeId id) {
    Node::Kind& kind = node(id).kind;
    if (auto* selector = std::get_if<VectorSelector>(&kind)) return &selector->shift;
    if (auto* range = std::get_if<RangeSelector>(&kind)) return &range->selector.shift;
    if (auto* subquery = std::get_if<Subquery>(&kind)) return &subquery->shift;
    return nullptr;
  }

  bool parse_offset(NodeId operand) {
    cursor_.take();
    auto offset = parse_offset_duration(cursor_, {"offset", "number or duration"}, nesting_left_);
    if (!offset) return false;
    note_duration(*offset);
    TimeShift* const shift = shift_of(operand);
    const uint32_t begin = node(operand).span.begin;
    if (shift == nullptr) {
      cursor_.fail_at(begin,
                      "offset modifier must be preceded by an instant vector selector or range vector "
                      "selector or a subquery");
      return false;
    }
    if (shift->has_offset) {
      cursor_.fail_at(begin, "offset may not be set multiple times");
      return false;
    }
    shift->offset = offset->value;
    shift->offset_expression = std::move(offset->expression);
    shift->has_offset = true;
    node(operand).span.end = cursor_.last_end();
    return true;
  }

  bool parse_at(NodeId operand) {
    cursor_.take();
    const uint32_t begin = node(operand).span.begin;
    auto at = parse_at_time(cursor_, begin);
    if (!at) return false;
    TimeShift* const shift = shift_of(operand);
    if (shift == nullptr) {
      cursor_.fail_at(begin,
                      "@ modifier must be preceded by an instant vector selector or range vector selector "
                      "or a subquery");
      return false;
    }
    if (shift->at) {
      cursor_.fail_at(begin, "@ <timestamp> may not be set multiple times");
      return false;
    }
    shift->at = *at;
    node(operand).span.end = cursor_.last_end();
    return true;
  }

  bool parse_edges(NodeId operand, Edges edges) {
    cursor_.take();
    const uint32_t begin = node(operand).span.begin;
    Node::Kind& kind = node(operand).kind;
    auto* selector = std::get_if<VectorSelector>(&kind);
    if (auto* range = std::get_if<RangeSelector>(&kind)) selector = &range->selector;
    if (selector == nullptr) {
      cursor_.fail_at(begin,
                      fmt::format("{} modifier must be preceded by an instant vector selector or range "
                                  "vector selector",
                                  name_of(edges)));
      return false;
    }
    if (selector->edges != Edges::plain) {
      cursor_.fail_at(begin, selector->edges == edges
                                 ? fmt::format("{} modifier may not be set multiple times", name_of(edges))
                                 : "anchored and smoothed modifiers cannot be used together");
      return false;
    }
    selector->edges = edges;
    node(operand).span.end = cursor_.last_end();
    return true;
  }

  TokenCursor cursor_;
  std::size_t nesting_left_;
  std::size_t regexes_left_;
  Syntax syntax_;
};

}  // namespace

Result<Syntax> parse(std::string_view text, const Limits& limits) {
  if (text.size() > limits.text_bytes_max) {
    return fail(ErrorCode::invalid, fmt::format("query is {} bytes long, at most {} are accepted",
                                                text.size(), limits.text_bytes_max));
  }
  if (!is_valid_utf8(text)) return std::unexpected(parse_error(text, {0, "invalid UTF-8 rune"}));
  Parser parser(text, limits);
  if (!parser.run()) return std::unexpected(parse_error(text, *parser.error()));
  return parser.take_syntax();
}

}  // namespace hb::promql
