#include "promql/pretty_printer.hpp"

#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <limits>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "promql/parser.hpp"
#include "promql/printer.hpp"

namespace hb::promql {
namespace {

constexpr std::size_t kLineBytesMax = 100;
constexpr std::size_t kIndent = 2;

// Lays a printed query out. The text of each of its nodes is the one that its span covers, and so is what
// stands before, between and behind the node's operands: breaking it needs to know little of what it is.
class Layout {
 public:
  Layout(std::string_view text, const Syntax& syntax)
      : text_(text), syntax_(syntax), ahead_{node_part(syntax.root(), 0)} {}

  // False past kPrettyBytesMax.
  bool run() {
    while (!ahead_.empty() && out_.size() <= kPrettyBytesMax) {
      const Part part = ahead_.back();
      ahead_.pop_back();
      switch (part.kind) {
        case Part::Kind::node:
          lay_out(part.node, part.level);
          break;
        case Part::Kind::indent:
          indent(part.level);
          break;
        case Part::Kind::text:
          append(part.text);
          break;
      }
    }
    return out_.size() <= kPrettyBytesMax;
  }

  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  // What is still to be written.
  struct Part {
    enum class Kind : uint8_t { node, indent, text };

    Kind kind = Kind::text;
    NodeId node = {};
    std::size_t level = 0;
    std::string_view text = {};
  };

  static Part text_part(std::string_view text) { return {.kind = Part::Kind::text, .text = text}; }
  static Part indent_part(std::size_t level) { return {.kind = Part::Kind::indent, .level = level}; }
  static Part node_part(NodeId node, std::size_t level) {
    return {.kind = Part::Kind::node, .node = node, .level = level};
  }

  [[nodiscard]] Span span(NodeId node) const { return syntax_.node(node).span; }
  [[nodiscard]] std::string_view between(uint32_t begin, uint32_t end) const {
    return text_.substr(begin, end - begin);
  }

  void append(std::string_view text) {
    behind_sign_ = false;
    out_.append(text);
  }
  void indent(std::size_t level) {
    if (!behind_sign_) out_.append(level * kIndent, ' ');
  }
  void put_ahead(std::initializer_list<Part> parts) {
    ahead_.insert(ahead_.end(), std::rbegin(parts), std::rend(parts));
  }

  void lay_out(NodeId id, std::size_t level) {
    const Node& node = syntax_.node(id);
    const std::string_view whole = between(node.span.begin, node.span.end);
    const bool split = whole.size() > kLineBytesMax;
    if (const auto* unary = std::get_if<UnaryOperation>(&node.kind)) {
      break_unary(*unary, node, level);
    } else if (const auto* subquery = std::get_if<Subquery>(&node.kind)) {
      break_subquery(*subquery, node, {.level = level, .split = split});
    } else if (!split || !break_operands(node, level)) {
      indent(level);
      append(whole);
    }
  }

  // False for what has no operands.
  bool break_operands(const Node& node, std::size_t level) {
    if (const auto* binary = std::get_if<BinaryOperation>(&node.kind)) {
      break_binary(*binary, level);
    } else if (const auto* call = std::get_if<Call>(&node.kind)) {
      if (call->arguments.empty()) return false;
      break_parentheses(call->arguments, node, level);
    } else if (const auto* parentheses = std::get_if<Parentheses>(&node.kind)) {
      break_parentheses({parentheses->inner}, node, level);
    } else if (const auto* aggregation = std::get_if<Aggregation>(&node.kind)) {
      std::vector<NodeId> operands{aggregation->operand};
      if (aggregation->parameter) operands.insert(operands.begin(), *aggregation->parameter);
      break_parentheses(operands, node, level);
    } else {
      return false;
    }
    return true;
  }

  // The sign stands where its operand would begin.
  void break_unary(const UnaryOperation& unary, const Node& node, std::size_t level) {
    indent(level);
    append(between(node.span.begin, span(unary.operand).begin));
    behind_sign_ = true;
    ahead_.push_back(node_part(unary.operand, level));
  }

  struct Breaking {
    std::size_t level = 0;
    bool split = false;
  };

  // One that fits is not indented: Prometheus has it so.
  void break_subquery(const Subquery& subquery, const Node& node, Breaking how) {
    if (!how.split) return append(between(node.span.begin, node.span.end));
    put_ahead({node_part(subquery.operand, how.level),
               text_part(between(span(subquery.operand).end, node.span.end))});
  }

  void break_binary(const BinaryOperation& binary, std::size_t level) {
    std::string_view symbol = between(span(binary.left).end, span(binary.right).begin);
    symbol.remove_prefix(1);  // a blank on either side
    symbol.remove_suffix(1);
    put_ahead({node_part(binary.left, level + 1), text_part("\n"), indent_part(level), text_part(symbol),
               text_part("\n"), node_part(binary.right, level + 1)});
  }

  // A call, an aggregation, or nothing but parentheses.
  void break_parentheses(const std::vector<NodeId>& operands, const Node& node, std::size_t level) {
    put_ahead({text_part("\n"), indent_part(level), text_part(")")});
    for (std::size_t i = operands.size(); i > 0; --i) {
      ahead_.push_back(node_part(operands[i - 1], level + 1));
      if (i > 1) ahead_.push_back(text_part(",\n"));
    }
    put_ahead({indent_part(level), text_part(between(node.span.begin, span(operands.front()).begin)),
               text_part("\n")});
  }

  const std::string_view text_;
  const Syntax& syntax_;
  std::vector<Part> ahead_;   // the next at the end
  bool behind_sign_ = false;  // nothing is written since: no indentation comes between
  std::string out_;
};

}  // namespace

Result<std::string> pretty_print(const Syntax& syntax, Limits limits) {
  const std::string text = print(syntax);
  limits.text_bytes_max = std::numeric_limits<std::size_t>::max();  // the printed text may be the longer one
  const Result<Syntax> printed = parse(text, limits);
  if (!printed) return std::unexpected(printed.error());
  Layout layout(text, *printed);
  if (layout.run()) return layout.take();
  return fail(ErrorCode::limit,
              fmt::format("the formatted query would be larger than {} MiB", kPrettyBytesMax >> 20));
}

}  // namespace hb::promql
