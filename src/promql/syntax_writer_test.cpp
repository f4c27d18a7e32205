#include "promql/syntax_writer.hpp"

#include <string>
#include <string_view>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "promql/query.hpp"

namespace hb::promql {
namespace {

std::string tree_of(std::string_view text, std::size_t bytes = 1'000'000) {
  const auto query = Query::parse(text, {});
  if (!query) return query.error().message;
  SyntaxWriter writer((*query)->syntax());
  std::string out;
  while (writer.write(out, bytes)) {
  }
  return out;
}

// `a` as an operand.
constexpr std::string_view kSelectorA =
    R"({"matchers":[{"name":"__name__","type":"=","value":"a"}],"name":"a","offset":0,"startOrEnd":null,"timestamp":null,"type":"vectorSelector"})";

struct Tree {
  std::string_view query;
  std::string json;
};

class SyntaxTree : public testing::TestWithParam<Tree> {};

TEST_P(SyntaxTree, IsWrittenAsPrometheusDoes) { EXPECT_EQ(tree_of(GetParam().query), GetParam().json); }

INSTANTIATE_TEST_SUITE_P(
    Nodes, SyntaxTree,
    testing::Values(
        Tree{"1.50", R"({"type":"numberLiteral","val":"1.5"})"},
        Tree{"-1e-7", R"({"type":"numberLiteral","val":"-0.0000001"})"},
        Tree{"1.25e22", R"({"type":"numberLiteral","val":"12500000000000000000000"})"},
        Tree{"Inf", R"({"type":"numberLiteral","val":"+Inf"})"},
        Tree{"1m30s", R"({"type":"numberLiteral","val":"90"})"},
        Tree{"'x\"y'", R"({"type":"stringLiteral","val":"x\"y"})"}, Tree{"a", std::string(kSelectorA)},
        Tree{"a smoothed",
             R"({"matchers":[{"name":"__name__","type":"=","value":"a"}],"name":"a","offset":0,)"
             R"("smoothed":true,"startOrEnd":null,"timestamp":null,"type":"vectorSelector"})"},
        Tree{"a[5m] anchored",
             R"({"anchored":true,"matchers":[{"name":"__name__","type":"=","value":"a"}],"name":"a",)"
             R"("offset":0,"range":300000,"startOrEnd":null,"timestamp":null,"type":"matrixSelector"})"},
        Tree{"{b=~\"c\"} offset -5m @ 1.5",
             R"({"matchers":[{"name":"b","type":"=~","value":"c"}],"name":"","offset":-300000,)"
             R"("startOrEnd":null,"timestamp":1500,"type":"vectorSelector"})"},
        Tree{"a[5m] @ end()",
             R"({"matchers":[{"name":"__name__","type":"=","value":"a"}],"name":"a","offset":0,)"
             R"("range":300000,"startOrEnd":"end","timestamp":null,"type":"matrixSelector"})"},
        Tree{"a[1h:] offset 1m @ start()",
             fmt::format(R"({{"expr":{},"offset":60000,"range":3600000,"startOrEnd":"start","step":0,)"
                         R"("timestamp":null,"type":"subquery"}})",
                         kSelectorA)},
        Tree{"(+a)", fmt::format(R"({{"expr":{{"expr":{},"op":"+","type":"unaryExpr"}},"type":"parenExpr"}})",
                                 kSelectorA)},
        Tree{
            "sum(a)",
            fmt::format(
                R"({{"expr":{},"grouping":[],"op":"sum","param":null,"type":"aggregation","without":false}})",
                kSelectorA)},
        Tree{"topk without (b, c) (3, a)",
             fmt::format(
                 R"({{"expr":{},"grouping":["b","c"],"op":"topk",)"
                 R"("param":{{"type":"numberLiteral","val":"3"}},"type":"aggregation","without":true}})",
                 kSelectorA)},
        Tree{
            "time()",
            R"({"args":[],"func":{"argTypes":[],"name":"time","returnType":"scalar","variadic":0},"type":"call"})"},
        Tree{"round(a, 2)",
             fmt::format(
                 R"({{"args":[{},{{"type":"numberLiteral","val":"2"}}],"func":)"
                 R"({{"argTypes":["vector","scalar"],"name":"round","returnType":"vector","variadic":1}},)"
                 R"("type":"call"}})",
                 kSelectorA)},
        Tree{"1 > bool 2",
             R"({"bool":true,"lhs":{"type":"numberLiteral","val":"1"},"matching":null,"op":">",)"
             R"("rhs":{"type":"numberLiteral","val":"2"},"type":"binaryExpr"})"},
        Tree{"a * on (b) group_left (c) a",
             fmt::format(R"({{"bool":false,"lhs":{0},"matching":{{"card":"many-to-one","include":["c"],)"
                         R"("labels":["b"],"on":true}},"op":"*","rhs":{0},"type":"binaryExpr"}})",
                         kSelectorA)},
        Tree{"a unless a",
             fmt::format(R"({{"bool":false,"lhs":{0},"matching":{{"card":"many-to-many","include":[],)"
                         R"("labels":[],"on":false}},"op":"unless","rhs":{0},"type":"binaryExpr"}})",
                         kSelectorA)}));

TEST(SyntaxWriter, WritesInBitsWhatIsWrittenAtOnce) {
  const std::string_view query =
      "sum by (b) (rate(a{c=\"d\"}[5m])) / on (b) group_right max by (b) (e) or (1 - -f)";
  EXPECT_EQ(tree_of(query, 1), tree_of(query));
  EXPECT_EQ(tree_of(query, 50), tree_of(query));
}

// Without recursion, and in a time that does not grow with the square.
TEST(SyntaxWriter, WritesALongChain) {
  std::string query = "1";
  for (int i = 0; i < 100'000; ++i)
    query += "+1";
  const std::string tree = tree_of(query, 4096);
  EXPECT_TRUE(tree.starts_with(R"({"bool":false,"lhs":{"bool":false,)"));
  EXPECT_TRUE(tree.ends_with(R"("rhs":{"type":"numberLiteral","val":"1"},"type":"binaryExpr"})"));
}

}  // namespace
}  // namespace hb::promql
