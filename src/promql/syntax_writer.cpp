#include "promql/syntax_writer.hpp"

#include <charconv>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/json_text.hpp"
#include "promql/function_table.hpp"
#include "promql/number_text.hpp"

namespace hb::promql {
namespace {

// A node as it is written: its operands, and the texts before, between and behind them. The first is a text.
using Parts = std::vector<std::variant<NodeId, std::string>>;

std::string json_string(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

std::string json_list(std::span<const std::string> texts) {
  std::string out = "[";
  for (const std::string& text : texts) {
    if (out.size() > 1) out.push_back(',');
    append_json_string(out, text);
  }
  return out + ']';
}

std::string_view json_bool(bool value) { return value ? "true" : "false"; }

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

std::string_view card_name(Cardinality cardinality) {
  switch (cardinality) {
    case Cardinality::one_to_one:
      return "one-to-one";
    case Cardinality::many_to_one:
      return "many-to-one";
    case Cardinality::one_to_many:
      return "one-to-many";
    case Cardinality::many_to_many:
      return "many-to-many";
  }
  return "one-to-one";
}

// A number as Go's strconv.FormatFloat(value, 'f', -1, 64) writes it: never with an exponent.
std::string number_text(double value) {
  std::string out;
  append_number(out, value);
  const std::size_t e = out.find('e');
  if (e == std::string::npos) return out;
  const bool small = out[e + 1] == '-';
  std::size_t exponent = 0;
  std::from_chars(out.data() + e + 2, out.data() + out.size(), exponent);
  std::string digits;
  for (const char c : std::string_view(out).substr(0, e)) {
    if (c >= '0' && c <= '9') digits.push_back(c);
  }
  const std::string sign = out.front() == '-' ? "-" : "";
  if (small) return sign + "0." + std::string(exponent - 1, '0') + digits;
  if (digits.size() < exponent + 1) digits.append(exponent + 1 - digits.size(), '0');
  return sign + digits;
}

std::string matchers_json(std::span<const Matcher> matchers) {
  std::string out = "[";
  for (const Matcher& matcher : matchers) {
    if (out.size() > 1) out.push_back(',');
    out.append("{\"name\":");
    append_json_string(out, matcher.name());
    out.append(",\"type\":\"").append(match_symbol(matcher.op())).append("\",\"value\":");
    append_json_string(out, matcher.value());
    out.push_back('}');
  }
  return out + ']';
}

std::string_view start_or_end_json(const TimeShift& shift) {
  if (!shift.at || std::holds_alternative<Timestamp>(*shift.at)) return "null";
  return std::holds_alternative<StartOfQuery>(*shift.at) ? "\"start\"" : "\"end\"";
}

std::string timestamp_json(const TimeShift& shift) {
  const auto* const time = shift.at ? std::get_if<Timestamp>(&*shift.at) : nullptr;
  return time == nullptr ? "null" : fmt::format("{}", unix_ms(*time));
}

Parts selector_parts(const VectorSelector& selector, std::optional<Duration> range) {
  const std::string range_json = range ? fmt::format(",\"range\":{}", range->count()) : "";
  const std::string edges_json =
      selector.edges == Edges::plain ? "" : fmt::format("\"{}\":true,", name_of(selector.edges));
  // The names are in the order of their bytes, as a Go map is written.
  const bool first = selector.edges == Edges::anchored;
  return {fmt::format(
      R"({{{}"matchers":{},"name":{},"offset":{}{},{}"startOrEnd":{},"timestamp":{},"type":"{}"}})",
      first ? edges_json : "", matchers_json(selector.matchers), json_string(selector.metric_name),
      selector.shift.offset.count(), range_json, first ? "" : edges_json, start_or_end_json(selector.shift),
      timestamp_json(selector.shift), range ? "matrixSelector" : "vectorSelector")};
}

std::string function_json(const FunctionSignature& function) {
  std::string types;
  for (const ValueType type : function.parameters.all())
    types.append(types.empty() ? "\"" : ",\"").append(result_type_name(type)).append("\"");
  const int variadic = function.arity == Arity::exact ? 0 : function.arity == Arity::last_optional ? 1 : -1;
  return fmt::format(R"({{"argTypes":[{}],"name":"{}","returnType":"{}","variadic":{}}})", types,
                     function.name, result_type_name(function.result), variadic);
}

// The parts of each kind of node.
struct NodeParts {
  const Syntax& syntax;

  Parts operator()(const NumberLiteral& number) const {
    return {fmt::format(R"({{"type":"numberLiteral","val":"{}"}})", number_text(number.value))};
  }
  Parts operator()(const StringLiteral& string) const {
    return {R"({"type":"stringLiteral","val":)" + json_string(string.value) + "}"};
  }
  Parts operator()(const VectorSelector& selector) const { return selector_parts(selector, std::nullopt); }
  Parts operator()(const RangeSelector& range) const { return selector_parts(range.selector, range.range); }
  Parts operator()(const Subquery& subquery) const {
    return {
        "{\"expr\":", subquery.operand,
        fmt::format(R"(,"offset":{},"range":{},"startOrEnd":{},"step":{},"timestamp":{},"type":"subquery"}})",
                    subquery.shift.offset.count(), subquery.range.count(), start_or_end_json(subquery.shift),
                    subquery.step.value_or(Duration{0}).count(), timestamp_json(subquery.shift))};
  }
  Parts operator()(const Call& call) const {
    Parts parts{"{\"args\":["};
    for (std::size_t i = 0; i < call.arguments.size(); ++i) {
      if (i > 0) parts.emplace_back(",");
      parts.emplace_back(call.arguments[i]);
    }
    parts.emplace_back(fmt::format(R"(],"func":{},"type":"call"}})", function_json(*call.function)));
    return parts;
  }
  Parts operator()(const Aggregation& aggregation) const {
    Parts parts{"{\"expr\":", aggregation.operand,
                fmt::format(R"(,"grouping":{},"op":"{}","param":)", json_list(aggregation.labels),
                            name_of(aggregation.aggregator))};
    if (aggregation.parameter) {
      parts.emplace_back(*aggregation.parameter);
    } else {
      parts.emplace_back("null");
    }
    parts.emplace_back(
        fmt::format(R"(,"type":"aggregation","without":{}}})", json_bool(aggregation.without)));
    return parts;
  }
  Parts operator()(const BinaryOperation& operation) const {
    return {
        fmt::format(R"({{"bool":{},"lhs":)", json_bool(operation.return_bool)), operation.left,
        fmt::format(R"(,"matching":{},"op":"{}","rhs":)", matching_json(operation), symbol_of(operation.op)),
        operation.right, R"(,"type":"binaryExpr"})"};
  }
  Parts operator()(const UnaryOperation& operation) const {
    return {"{\"expr\":", operation.operand,
            fmt::format(R"(,"op":"{}","type":"unaryExpr"}})", operation.negative ? '-' : '+')};
  }
  Parts operator()(const Parentheses& parentheses) const {
    return {"{\"expr\":", parentheses.inner, R"(,"type":"parenExpr"})"};
  }

 private:
  // Scalars match nothing.
  [[nodiscard]] std::string matching_json(const BinaryOperation& operation) const {
    const bool vectors = syntax.node(operation.left).type == ValueType::vector &&
                         syntax.node(operation.right).type == ValueType::vector;
    if (!vectors) return "null";
    const VectorMatching& matching = operation.matching;
    return fmt::format(R"({{"card":"{}","include":{},"labels":{},"on":{}}})", card_name(matching.cardinality),
                       json_list(matching.include), json_list(matching.labels), json_bool(matching.on));
  }
};

}  // namespace

bool SyntaxWriter::write(std::string& out, std::size_t bytes) {
  const std::size_t begin = out.size();
  while (!ahead_.empty() && out.size() - begin < bytes) {
    const auto part = std::move(ahead_.back());
    ahead_.pop_back();
    if (const auto* text = std::get_if<std::string>(&part)) {
      out.append(*text);
    } else {
      write_node(out, std::get<NodeId>(part));
    }
  }
  return !ahead_.empty();
}

// Its first part at once, the rest ahead.
void SyntaxWriter::write_node(std::string& out, NodeId id) {
  Parts parts = std::visit(NodeParts{syntax_}, syntax_.node(id).kind);
  out.append(std::get<std::string>(parts.front()));
  for (std::size_t i = parts.size() - 1; i > 0; --i)
    ahead_.push_back(std::move(parts[i]));
}

}  // namespace hb::promql
