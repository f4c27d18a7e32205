#include "promql/type_check.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "promql/function_table.hpp"
#include "promql/token.hpp"

namespace hb::promql {
namespace {

using Finding = std::optional<Diagnostic>;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_scalar_or_vector(ValueType type) { return type == ValueType::scalar || type == ValueType::vector; }

// Checks one node whose operands have been checked.
class NodeCheck {
 public:
  NodeCheck(const Syntax& syntax, const Node& node, std::string_view text)
      : syntax_(syntax), node_(node), text_(text) {}

  Finding operator()(const NumberLiteral&) const { return std::nullopt; }
  Finding operator()(const StringLiteral&) const { return std::nullopt; }
  Finding operator()(const Parentheses&) const { return std::nullopt; }
  Finding operator()(const VectorSelector& selector) const {
    // Only a window has a beginning that could be anchored.
    if (selector.edges == Edges::anchored)
      return here("anchored modifier can only be used with a range vector selector");
    return check_selector(selector);
  }
  Finding operator()(const RangeSelector& range) const { return check_selector(range.selector); }

  Finding operator()(const Subquery& subquery) const {
    const ValueType type = syntax_.node(subquery.operand).type;
    if (type == ValueType::vector) return std::nullopt;
    return here(
        fmt::format("subquery is only allowed on instant vector, got {} instead", result_type_name(type)));
  }

  Finding operator()(const Call& call) const {
    if (Finding finding = check_argument_count(call)) return finding;
    const auto parameters = call.function->parameters.all();
    for (std::size_t i = 0; i < call.arguments.size(); ++i) {
      const ValueType wanted = parameters[std::min(i, parameters.size() - 1)];
      if (Finding finding =
              expect(call.arguments[i], wanted, "call to function " + quoted(call.function->name))) {
        return finding;
      }
    }
    return std::nullopt;
  }

  Finding operator()(const Aggregation& aggregation) const {
    if (Finding finding = expect(aggregation.operand, ValueType::vector, "aggregation expression")) {
      return finding;
    }
    if (!aggregation.parameter) return std::nullopt;
    const bool label = aggregation.aggregator == Aggregator::count_values;
    return expect(*aggregation.parameter, label ? ValueType::string : ValueType::scalar,
                  "aggregation parameter");
  }

  Finding operator()(const UnaryOperation& operation) const {
    const ValueType type = syntax_.node(operation.operand).type;
    if (is_scalar_or_vector(type)) return std::nullopt;
    return here(
        fmt::format("unary expression only allowed on expressions of type scalar or instant vector, "
                    "got {}",
                    quoted(documented_name(type))));
  }

  Finding operator()(const BinaryOperation& operation) const {
    const Node& left = syntax_.node(operation.left);
    const Node& right = syntax_.node(operation.right);
    if (operation.return_bool && !is_comparison(operation.op)) {
      return at_operator(left, "bool modifier can only be used on comparison operators");
    }
    const bool scalars = left.type == ValueType::scalar && right.type == ValueType::scalar;
    if (is_comparison(operation.op) && !operation.return_bool && scalars) {
      return at_operator(left, "comparisons between scalars must use BOOL modifier");
    }
    if (Finding finding = check_labels_once(operation.matching, left)) return finding;
    for (const Node* operand : {&left, &right}) {
      if (!is_scalar_or_vector(operand->type)) {
        return Diagnostic{operand->span.begin,
                          "binary expression must contain only scalar and instant vector types"};
      }
    }
    return check_matching(operation, left.type == ValueType::vector && right.type == ValueType::vector);
  }

 private:
  [[nodiscard]] Finding here(std::string message) const {
    return Diagnostic{node_.span.begin, std::move(message)};
  }

  // At the operator behind a left operand.
  [[nodiscard]] Finding at_operator(const Node& left, std::string message) const {
    uint32_t offset = left.span.end;
    while (offset < text_.size() && is_space(text_[offset]))
      ++offset;
    return Diagnostic{offset, std::move(message)};
  }

  [[nodiscard]] Finding expect(NodeId id, ValueType wanted, const std::string& context) const {
    const Node& operand = syntax_.node(id);
    if (operand.type == wanted) return std::nullopt;
    return Diagnostic{operand.span.begin,
                      fmt::format("expected type {} in {}, got {}", documented_name(wanted), context,
                                  documented_name(operand.type))};
  }

  [[nodiscard]] Finding check_selector(const VectorSelector& selector) const {
    if (!selector.metric_name.empty()) {
      for (std::size_t i = 0; i + 1 < selector.matchers.size(); ++i) {
        if (selector.matchers[i].name() != kMetricName) continue;
        return here(fmt::format("metric name must not be set twice: {} or {}", quoted(selector.metric_name),
                                quoted(selector.matchers[i].value())));
      }
      return std::nullopt;
    }
    // Otherwise a slip would select every series there is.
    const bool selective = std::ranges::any_of(
        selector.matchers, [](const Matcher& matcher) { return !matcher.matches(std::string_view()); });
    if (selective) return std::nullopt;
    return here("vector selector must contain at least one non-empty matcher");
  }

  [[nodiscard]] Finding check_argument_count(const Call& call) const {
    const std::size_t given = call.arguments.size();
    const std::size_t parameters = call.function->parameters.count;
    const auto wrong = [&](std::string_view bound, std::size_t wanted) {
      return here(fmt::format("expected {}{} argument(s) in call to {}, got {}", bound, wanted,
                              quoted(call.function->name), given));
    };
    if (call.function->arity == Arity::exact) {
      return given == parameters ? std::nullopt : wrong("", parameters);
    }
    if (given + 1 < parameters) return wrong("at least ", parameters - 1);
    if (call.function->arity == Arity::last_optional && given > parameters)
      return wrong("at most ", parameters);
    return std::nullopt;
  }

  [[nodiscard]] Finding check_labels_once(const VectorMatching& matching, const Node& left) const {
    if (!matching.on) return std::nullopt;
    for (const std::string& label : matching.labels) {
      if (std::ranges::find(matching.include, label) == matching.include.end()) continue;
      return at_operator(
          left, fmt::format("label {} must not occur in ON and GROUP clause at once", quoted(label)));
    }
    return std::nullopt;
  }

  [[nodiscard]] Finding check_matching(const BinaryOperation& operation, bool vectors) const {
    const VectorMatching& matching = operation.matching;
    const std::string symbol = quoted(symbol_of(operation.op));
    if (!vectors) {
      if (!matching.labels.empty()) return here("vector matching only allowed between instant vectors");
      if (matching.fills()) return here("filling in missing series only allowed between instant vectors");
      if (is_set_operator(operation.op)) {
        return here(fmt::format("set operator {} not allowed in binary scalar expression", symbol));
      }
      return std::nullopt;
    }
    const bool grouped =
        matching.cardinality == Cardinality::many_to_one || matching.cardinality == Cardinality::one_to_many;
    if (is_set_operator(operation.op) && grouped) {
      return here(fmt::format("no grouping allowed for {} operation", symbol));
    }
    if (is_set_operator(operation.op) && matching.fills())
      return here("filling in missing series not allowed for set operators");
    return std::nullopt;
  }

  const Syntax& syntax_;
  const Node& node_;
  std::string_view text_;
};

// Which nodes stand where a call takes a selector for the labels in it.
std::vector<bool> label_selectors(const Syntax& syntax) {
  std::vector<bool> found(syntax.nodes.size(), false);
  for (const Node& node : syntax.nodes) {
    const auto* call = std::get_if<Call>(&node.kind);
    if (call != nullptr && call->function->second_selects_labels && call->arguments.size() > 1)
      found[static_cast<std::size_t>(call->arguments[1])] = true;
  }
  return found;
}

// It reads nothing by itself, so it need not narrow anything down.
Finding check_label_selector(const Node& node) {
  const auto* selector = std::get_if<VectorSelector>(&node.kind);
  if (selector == nullptr && node.type != ValueType::vector) return std::nullopt;  // the call's own finding
  if (selector != nullptr && selector->metric_name.empty()) return std::nullopt;
  return Diagnostic{node.span.begin, fmt::format("expected label selectors only, got {} instead",
                                                 selector != nullptr ? "vector selector" : "instant vector")};
}

}  // namespace

std::optional<Diagnostic> check_types(const Syntax& syntax, std::string_view text) {
  const std::vector<bool> labels_only = label_selectors(syntax);
  for (std::size_t i = 0; i < syntax.nodes.size(); ++i) {
    const Node& node = syntax.nodes[i];
    if (labels_only[i]) {
      if (Finding finding = check_label_selector(node)) return finding;
      continue;
    }
    if (Finding finding = std::visit(NodeCheck(syntax, node, text), node.kind)) return finding;
  }
  return std::nullopt;
}

}  // namespace hb::promql
