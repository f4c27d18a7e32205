#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "base/time.hpp"
#include "model/matcher.hpp"
#include "promql/duration_expression.hpp"
#include "promql/token.hpp"

// The syntax tree of a query. Its nodes lie in one array in post-order: the operands of a node stand before
// it and its whole subtree is the run of nodes that ends with it. So checking, printing and evaluating are
// loops instead of recursions, and a sum of thousands of terms needs no stack.
namespace hb::promql {

struct FunctionSignature;

enum class ValueType : uint8_t { scalar, vector, matrix, string };

// An index into Syntax::nodes.
enum class NodeId : uint32_t {};

struct NumberLiteral {
  double value = 0;
  bool written_as_duration = false;  // `1h` where a number may stand
};

struct StringLiteral {
  std::string value;
};

struct StartOfQuery {};
struct EndOfQuery {};

// `offset 5m @ 1609746000`: when a selector looks, if not at the time of evaluation.
struct TimeShift {
  Duration offset{0};  // back in time
  DurationExpression offset_expression = {};
  std::optional<std::variant<Timestamp, StartOfQuery, EndOfQuery>> at;
  bool has_offset = false;
};

// What a selector does at the edges of its windows: `x[5m] anchored`, `x smoothed`.
enum class Edges : uint8_t {
  plain,     // only the samples inside count
  anchored,  // the value at the beginning is that of the sample before it
  smoothed,  // the values at both edges lie on the lines between the samples around them
};

struct VectorSelector {
  std::string metric_name;        // as written before the braces or alone in them; may be empty
  std::vector<Matcher> matchers;  // that of the metric name stands last
  TimeShift shift;
  Edges edges = Edges::plain;
};

// `selector[5m]`. Its selector is part of it and no node of its own.
struct RangeSelector {
  VectorSelector selector;
  Duration range{0};
  DurationExpression range_expression = {};
};

// `operand[1h:1m]`
struct Subquery {
  NodeId operand{};
  Duration range{0};
  std::optional<Duration> step;  // Prometheus's evaluation interval where it is not given
  TimeShift shift;
  DurationExpression range_expression = {};
  DurationExpression step_expression = {};
};

struct Call {
  const FunctionSignature* function = nullptr;  // an entry of the function table
  std::vector<NodeId> arguments;
};

enum class Aggregator : uint8_t {
  sum,
  avg,
  count,
  min,
  max,
  group,
  stddev,
  stdvar,
  topk,
  bottomk,
  count_values,
  quantile,
  limitk,
  limit_ratio,
};

struct Aggregation {
  Aggregator aggregator = Aggregator::sum;
  NodeId operand{};
  std::optional<NodeId> parameter;
  bool without = false;
  std::vector<std::string> labels;
};

enum class BinaryOperator : uint8_t {
  add,
  subtract,
  multiply,
  divide,
  modulo,
  power,
  atan2,
  trim_upper,  // `</`: buckets of a native histogram above a number are cut off
  trim_lower,  // `>/`: those below it
  equal,
  not_equal,
  less,
  less_or_equal,
  greater,
  greater_or_equal,
  logical_and,
  logical_or,
  unless,
};

enum class Cardinality : uint8_t { one_to_one, many_to_one, one_to_many, many_to_many };

// How the series of two vectors find each other.
struct VectorMatching {
  Cardinality cardinality = Cardinality::one_to_one;
  bool on = false;                   // match on these labels alone, not on all but these
  std::vector<std::string> labels;   // of on or ignoring
  std::vector<std::string> include;  // of group_left or group_right
  // What stands for a side that has no partner for the other; without it there is no result. With group_right
  // the left value is for the right side and the other way round, as in Prometheus.
  std::optional<double> fill_left = std::nullopt;
  std::optional<double> fill_right = std::nullopt;

  [[nodiscard]] bool fills() const { return fill_left || fill_right; }
};

struct BinaryOperation {
  BinaryOperator op = BinaryOperator::add;
  NodeId left{};
  NodeId right{};
  bool return_bool = false;
  VectorMatching matching;
};

struct UnaryOperation {
  bool negative = false;
  NodeId operand{};
};

struct Parentheses {
  NodeId inner{};
};

struct Node {
  using Kind = std::variant<NumberLiteral, StringLiteral, VectorSelector, RangeSelector, Subquery, Call,
                            Aggregation, BinaryOperation, UnaryOperation, Parentheses>;
  Kind kind;
  Span span;
  ValueType type = ValueType::scalar;
  NodeId first{};  // where the subtree of this node begins
};

// Immutable once parsed. Not empty: the last node is the root.
struct Syntax {
  std::vector<Node> nodes;
  // Some duration is calculated from step() or range(), so it is 0 until with_query_times() puts it in.
  bool depends_on_query_times = false;

  [[nodiscard]] const Node& node(NodeId id) const { return nodes[static_cast<std::size_t>(id)]; }
  [[nodiscard]] NodeId root() const { return static_cast<NodeId>(nodes.size() - 1); }

  // The node inside all parentheses.
  [[nodiscard]] NodeId unwrapped(NodeId id) const {
    while (const auto* parentheses = std::get_if<Parentheses>(&node(id).kind))
      id = parentheses->inner;
    return id;
  }
};

[[nodiscard]] constexpr bool is_comparison(BinaryOperator op) {
  return op >= BinaryOperator::equal && op <= BinaryOperator::greater_or_equal;
}
// Of native histograms alone.
[[nodiscard]] constexpr bool is_trim_operator(BinaryOperator op) {
  return op == BinaryOperator::trim_upper || op == BinaryOperator::trim_lower;
}
[[nodiscard]] constexpr bool is_set_operator(BinaryOperator op) {
  return op >= BinaryOperator::logical_and && op <= BinaryOperator::unless;
}
[[nodiscard]] constexpr bool has_parameter(Aggregator aggregator) {
  return aggregator >= Aggregator::topk && aggregator <= Aggregator::limit_ratio;
}

// As a query writes them: "sum", "==", "anchored".
[[nodiscard]] std::string_view name_of(Aggregator aggregator);
[[nodiscard]] std::string_view symbol_of(BinaryOperator op);
[[nodiscard]] std::string_view name_of(Edges edges);  // not of plain ones

// As Prometheus's API names them ("vector") and as its messages do ("instant vector").
[[nodiscard]] std::string_view result_type_name(ValueType type);
[[nodiscard]] std::string_view documented_name(ValueType type);

}  // namespace hb::promql
