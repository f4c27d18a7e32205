// The project's own scripts have a case for everything the language has.
#include <set>
#include <string>
#include <variant>

#include <gtest/gtest.h>

#include "promql/function_table.hpp"
#include "promql/query.hpp"
#include "promql/script/own_scripts.hpp"

namespace hb::promql::script {
namespace {

// What the cases of all scripts use. Of a query that is refused nothing is covered.
class Used {
 public:
  Used() {
    for (const OwnScript& own : own_scripts()) {
      for (const Command& command : own.commands) {
        const auto* eval = std::get_if<Eval>(&command.what);
        if (eval != nullptr) note(*eval);
      }
    }
  }

  [[nodiscard]] bool has(std::string_view name) const { return names_.contains(name); }
  [[nodiscard]] bool has_message(std::string_view part) const {
    for (const std::string& text : messages_) {
      if (text.find(part) != std::string::npos) return true;
    }
    return false;
  }

 private:
  void note(const Eval& eval) {
    for (const Eval::Message& message : eval.warnings)
      messages_.insert(message.text);
    for (const Eval::Message& message : eval.infos)
      messages_.insert(message.text);
    if (eval.fails) return;
    const auto query = Query::parse(eval.query, {});
    if (!query) return;
    for (const Node& node : (*query)->syntax().nodes)
      note(node);
  }

  void note(const Node& node) {
    if (const auto* call = std::get_if<Call>(&node.kind)) names_.emplace(call->function->name);
    if (const auto* aggregation = std::get_if<Aggregation>(&node.kind)) {
      names_.emplace(name_of(aggregation->aggregator));
      if (aggregation->without) names_.emplace("without");
    }
    if (const auto* unary = std::get_if<UnaryOperation>(&node.kind))
      names_.emplace(unary->negative ? "-x" : "+x");
    if (const auto* range = std::get_if<RangeSelector>(&node.kind)) note(range->selector);
    if (const auto* selector = std::get_if<VectorSelector>(&node.kind)) note(*selector);
    if (std::holds_alternative<Subquery>(node.kind)) names_.emplace("subquery");
    if (const auto* operation = std::get_if<BinaryOperation>(&node.kind)) note(*operation);
  }

  void note(const VectorSelector& selector) {
    if (selector.edges != Edges::plain) names_.emplace(name_of(selector.edges));
    if (selector.shift.has_offset) names_.emplace("offset");
    if (selector.shift.at) names_.emplace("@");
  }

  void note(const BinaryOperation& operation) {
    names_.emplace(symbol_of(operation.op));
    const VectorMatching& matching = operation.matching;
    if (operation.return_bool) names_.emplace("bool");
    if (!matching.labels.empty()) names_.emplace(matching.on ? "on" : "ignoring");
    if (matching.cardinality == Cardinality::many_to_one) names_.emplace("group_left");
    if (matching.cardinality == Cardinality::one_to_many) names_.emplace("group_right");
    if (matching.fill_left) names_.emplace("fill_left");
    if (matching.fill_right) names_.emplace("fill_right");
  }

  std::set<std::string, std::less<>> names_;
  std::set<std::string> messages_;
};

TEST(OwnScripts, HaveACaseForEveryFunction) {
  const Used used;
  for (const FunctionSignature& function : all_functions())
    EXPECT_TRUE(used.has(function.name)) << function.name;
}

TEST(OwnScripts, HaveACaseForEveryAggregator) {
  const Used used;
  for (auto i = static_cast<int>(Aggregator::sum); i <= static_cast<int>(Aggregator::limit_ratio); ++i) {
    const std::string_view name = name_of(static_cast<Aggregator>(i));
    EXPECT_TRUE(used.has(name)) << name;
  }
  EXPECT_TRUE(used.has("without"));
}

TEST(OwnScripts, HaveACaseForEveryOperatorAndModifier) {
  const Used used;
  for (auto i = static_cast<int>(BinaryOperator::add); i <= static_cast<int>(BinaryOperator::unless); ++i) {
    const auto op = static_cast<BinaryOperator>(i);
    if (is_trim_operator(op)) continue;  // always refused
    EXPECT_TRUE(used.has(symbol_of(op))) << symbol_of(op);
  }
  for (const std::string_view name :
       {"-x", "+x", "bool", "on", "ignoring", "group_left", "group_right", "fill_left", "fill_right",
        "anchored", "smoothed", "offset", "@", "subquery"})
    EXPECT_TRUE(used.has(name)) << name;
}

TEST(OwnScripts, HaveACaseForEveryAnnotation) {
  const Used used;
  for (const std::string_view part :
       {"bucket label \"le\" is missing", "quantile value should be between 0 and 1",
        "fixed for monotonicity", "ratio value should be between -1 and 1",
        "sort is ineffective for range queries", "metric might not be a counter"})
    EXPECT_TRUE(used.has_message(part)) << part;
}

}  // namespace
}  // namespace hb::promql::script
