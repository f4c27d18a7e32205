#include "promql/printer.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "model/exposition.hpp"
#include "promql/function_table.hpp"
#include "promql/time_text.hpp"
#include "promql/token.hpp"

namespace hb::promql {
namespace {

bool is_plain_label(std::string_view name) {
  const auto alpha = [](char c) { return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (name.empty() || !alpha(name.front())) return false;
  for (const char c : name) {
    if (!alpha(c) && !(c >= '0' && c <= '9')) return false;
  }
  return true;
}

bool is_plain_metric_name(std::string_view name) {
  std::string without_colons;
  for (const char c : name)
    without_colons.push_back(c == ':' ? '_' : c);
  return is_plain_label(without_colons);
}

// As Go prints a number: with an exponent from a million on, other than in results.
std::string number_text(double value) {
  std::string out;
  append_sample_value(out, value);
  return out;
}

// `(a, "b.c")`
std::string label_list(std::span<const std::string> labels) {
  std::string out = "(";
  for (const std::string& label : labels) {
    if (out.size() > 1) out.append(", ");
    out.append(is_plain_label(label) ? label : quoted(label));
  }
  return out + ')';
}

std::string_view match_symbol(MatchOp op) {
  switch (op) {
    case MatchOp::equal:
      return "=";
    case MatchOp::not_equal:
      return "!=";
    case MatchOp::regex:
      return "=~";
    case MatchOp::not_regex:
      return "!~";
  }
  return "=";
}

std::string selector_text(const VectorSelector& selector) {
  const bool plain = is_plain_metric_name(selector.metric_name);
  std::vector<std::string> texts;
  const std::size_t written = selector.matchers.size() - (selector.metric_name.empty() ? 0 : 1);
  for (const Matcher& matcher : std::span(selector.matchers).first(written)) {
    std::string& text = texts.emplace_back();
    text.append(is_plain_label(matcher.name()) ? matcher.name() : quoted(matcher.name()));
    text.append(match_symbol(matcher.op())).append(quoted(matcher.value()));
  }
  std::ranges::sort(texts);
  std::string braces;
  if (!selector.metric_name.empty() && !plain) braces = quoted(selector.metric_name);
  for (const std::string& text : texts)
    braces.append(braces.empty() ? "" : ",").append(text);
  std::string out = plain ? selector.metric_name : "";
  return braces.empty() && plain ? out : out.append("{").append(braces).append("}");
}

// A literal's value, or the calculation that stands in its place.
std::string duration_text(Duration literal, const DurationExpression& expression) {
  return expression.terms.empty() ? format_duration(literal) : print(expression);
}

std::string shift_text(const TimeShift& shift) {
  std::string out;
  if (shift.at) {
    if (const auto* time = std::get_if<Timestamp>(&*shift.at)) {
      out.append(fmt::format(" @ {:.3f}", unix_seconds(*time)));
    } else {
      out.append(std::holds_alternative<StartOfQuery>(*shift.at) ? " @ start()" : " @ end()");
    }
  }
  if (shift.has_offset) out.append(" offset ").append(duration_text(shift.offset, shift.offset_expression));
  return out;
}

// What stands behind a selector and its range.
std::string modifiers_text(const VectorSelector& selector) {
  std::string out;
  if (selector.edges != Edges::plain) out.append(" ").append(name_of(selector.edges));
  return out.append(shift_text(selector.shift));
}

// Prints one node after another. The texts of the operands are moved out of `texts_`, where each stands until
// the node above it takes it, so a long chain of operators is built by appending to one string.
class Printer {
 public:
  explicit Printer(const Syntax& syntax) : texts_(syntax.nodes.size()) {
    for (std::size_t i = 0; i < syntax.nodes.size(); ++i)
      texts_[i] = std::visit(*this, syntax.nodes[i].kind);
  }

  [[nodiscard]] std::string take_result() { return std::move(texts_.back()); }

  std::string operator()(const NumberLiteral& number) {
    if (!number.written_as_duration) return number_text(number.value);
    return format_duration(Duration{static_cast<int64_t>(number.value * 1000)});
  }
  std::string operator()(const StringLiteral& string) { return quoted(string.value); }
  std::string operator()(const VectorSelector& selector) {
    return selector_text(selector) + modifiers_text(selector);
  }
  std::string operator()(const RangeSelector& range) {
    return fmt::format("{}[{}]{}", selector_text(range.selector),
                       duration_text(range.range, range.range_expression), modifiers_text(range.selector));
  }
  std::string operator()(const Subquery& subquery) {
    return fmt::format("{}[{}:{}]{}", take(subquery.operand),
                       duration_text(subquery.range, subquery.range_expression),
                       subquery.step ? duration_text(*subquery.step, subquery.step_expression) : "",
                       shift_text(subquery.shift));
  }
  std::string operator()(const Call& call) {
    std::string out(call.function->name);
    out.push_back('(');
    for (std::size_t i = 0; i < call.arguments.size(); ++i)
      out.append(i == 0 ? "" : ", ").append(take(call.arguments[i]));
    return out + ')';
  }
  std::string operator()(const Aggregation& aggregation) {
    std::string out(name_of(aggregation.aggregator));
    if (aggregation.without || !aggregation.labels.empty()) {
      out.append(aggregation.without ? " without " : " by ")
          .append(label_list(aggregation.labels))
          .append(" ");
    }
    out.push_back('(');
    if (aggregation.parameter) out.append(take(*aggregation.parameter)).append(", ");
    out.append(take(aggregation.operand)).append(")");
    return out;
  }
  std::string operator()(const BinaryOperation& operation) {
    std::string out = take(operation.left);
    // A sign binds less closely than ^: "+Inf ^ 2" would be read as +(Inf ^ 2).
    if (operation.op == BinaryOperator::power && out.starts_with('+')) out.erase(0, 1);
    out.append(" ").append(symbol_of(operation.op));
    if (operation.return_bool) out.append(" bool");
    out.append(matching_text(operation.matching)).append(" ").append(take(operation.right));
    return out;  // moved: what append() gives would be copied, at every term of a chain
  }
  std::string operator()(const UnaryOperation& operation) {
    return (operation.negative ? "-" : "+") + take(operation.operand);
  }
  std::string operator()(const Parentheses& parentheses) { return "(" + take(parentheses.inner) + ")"; }

 private:
  std::string take(NodeId id) { return std::move(texts_[static_cast<std::size_t>(id)]); }

  static std::string matching_text(const VectorMatching& matching) {
    const bool grouped =
        matching.cardinality == Cardinality::many_to_one || matching.cardinality == Cardinality::one_to_many;
    if (!grouped && !matching.on && matching.labels.empty()) return fill_text(matching);
    std::string out = (matching.on ? " on " : " ignoring ") + label_list(matching.labels);
    if (grouped) {
      out.append(matching.cardinality == Cardinality::many_to_one ? " group_left " : " group_right ");
      out.append(label_list(matching.include));
    }
    return out + fill_text(matching);
  }

  static std::string fill_text(const VectorMatching& matching) {
    const auto of_side = [](std::string_view word, const std::optional<double>& value) {
      return value ? fmt::format(" {} ({})", word, number_text(*value)) : "";
    };
    std::string left = of_side("fill", matching.fill_left);
    if (left == of_side("fill", matching.fill_right)) return left;
    return of_side("fill_left", matching.fill_left) + of_side("fill_right", matching.fill_right);
  }

  std::vector<std::string> texts_;
};

}  // namespace

std::string print(const Syntax& syntax) { return Printer(syntax).take_result(); }

}  // namespace hb::promql
