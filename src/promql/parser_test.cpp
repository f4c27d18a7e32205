#include "promql/parser.hpp"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "promql/printer.hpp"
#include "promql/query.hpp"

namespace hb::promql {
namespace {

std::string error_of(std::string_view text, const Limits& limits = {}) {
  const auto query = Query::parse(text, limits);
  return query ? "none" : query.error().message;
}

struct Refused {
  std::string_view text;
  std::string_view error;  // behind the position and "parse error: "
  std::string_view position;
};

class RefusedQuery : public testing::TestWithParam<Refused> {};

TEST_P(RefusedQuery, SaysWhatPrometheusSays) {
  EXPECT_EQ(error_of(GetParam().text),
            std::string(GetParam().position) + ": parse error: " + std::string(GetParam().error))
      << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Syntax, RefusedQuery,
    testing::Values(
        Refused{"", "no expression found in input", "1:1"},
        Refused{"# only a comment", "no expression found in input", "1:1"},
        Refused{"1 1", "unexpected number \"1\"", "1:3"}, Refused{"1 /", "unexpected end of input", "1:4"},
        Refused{"*1", "unexpected <op:*>", "1:1"}, Refused{"(1))", "unexpected right parenthesis ')'", "1:5"},
        Refused{"((1)", "unclosed left parenthesis", "1:5"}, Refused{"(", "unclosed left parenthesis", "1:2"},
        Refused{"a]", "unexpected right bracket ']'", "1:2"}, Refused{"[", "unexpected \"[\"", "1:1"},
        Refused{"foo}", "unexpected character: '}'", "1:4"},
        Refused{"a$", "unexpected character: '$'", "1:2"},
        Refused{"\xc3\xa9", "unexpected character: '\xc3\xa9'", "1:1"},
        Refused{"a\xff", "invalid UTF-8 rune", "1:1"},
        Refused{"a ! b", "unexpected character after '!': ' '", "1:3"},
        Refused{"a =~ b", "unexpected character after '=': '~'", "1:3"},
        Refused{"a == == b", "unexpected <op:==>", "1:6"},
        Refused{"a + \n\n b c", "unexpected identifier \"c\"", "3:4"},
        Refused{"a bool b", "unexpected <bool>", "1:3"}, Refused{"a and", "unexpected end of input", "1:6"},
        Refused{"a - on(b) ignoring(c) d", "unexpected <ignoring>", "1:11"},
        Refused{"a + group_left b", "unexpected <group_left>", "1:5"},
        Refused{"a + on b", "unexpected identifier \"b\" in grouping opts, expected \"(\"", "1:8"},
        Refused{"a + fill(b) c", "unexpected identifier \"b\" in fill modifier, expected number or duration",
                "1:10"},
        Refused{"a + fill(1 c", "unexpected identifier \"c\" in fill modifier, expected \")\"", "1:12"},
        Refused{"a + fill(1) fill_left(2) c", "unexpected identifier \"fill_left\" in fill modifier", "1:13"},
        Refused{"a + fill_left(1) fill(2) c", "unexpected identifier \"fill\" in fill modifier", "1:18"},
        Refused{"a + fill(1) on(b) c", "unexpected <on>", "1:13"},
        Refused{"bool", "unexpected <bool>", "1:1"},
        Refused{"1:2", "unexpected metric identifier \":2\"", "1:2"},
        Refused{"a 12345678901", "unexpected number \"1234567890\"...", "1:3"}));

INSTANTIATE_TEST_SUITE_P(
    Selectors, RefusedQuery,
    testing::Values(
        Refused{"foo{", "unexpected end of input inside braces", "1:5"},
        Refused{"{x=}", "unexpected \"}\" in label matching, expected string", "1:4"},
        Refused{"a{b=c}", "unexpected identifier \"c\" in label matching, expected string", "1:5"},
        Refused{"a{b}", "unexpected \"}\" in label matching, expected label matching operator", "1:4"},
        Refused{"a{1}", "unexpected character inside braces: '1'", "1:3"},
        Refused{"{,}", "unexpected \",\" in label matching, expected identifier or \"}\"", "1:2"},
        Refused{"a{b='c' d='e'}", "unexpected identifier \"d\" in label matching, expected \",\" or \"}\"",
                "1:9"},
        Refused{"{}", "vector selector must contain at least one non-empty matcher", "1:1"},
        Refused{"{a=~'.*'}", "vector selector must contain at least one non-empty matcher", "1:1"},
        Refused{"foo{__name__='bar'}", "metric name must not be set twice: \"foo\" or \"bar\"", "1:1"},
        Refused{"{'foo','bar'}", "metric name must not be set twice: \"foo\" or \"bar\"", "1:8"},
        Refused{"{a='b'}{c='d'}", "unexpected \"{\"", "1:8"},
        Refused{"a{b='c\n'}", "unterminated quoted string", "1:5"},
        Refused{"`abc", "unterminated raw string", "1:1"},
        Refused{"\"\\q\"", "unknown escape sequence U+0071 'q'", "1:1"},
        Refused{"a{b=~'('}", "error parsing regexp: missing ): (", "1:3"}));

INSTANTIATE_TEST_SUITE_P(
    Durations, RefusedQuery,
    testing::Values(
        Refused{"foo[5mm]", "bad number or duration syntax: \"5mm\"", "1:5"},
        Refused{"foo[1.5h]", "bad number or duration syntax: \"1.5h\"", "1:5"},
        Refused{"foo[0m]", "duration must be greater than 0", "1:5"},
        Refused{"foo[-5m]", "duration must be greater than 0", "1:5"},
        Refused{"foo[5m:0s]", "duration must be greater than 0", "1:8"},
        Refused{"foo[30m1h]", "not a valid duration string: \"30m1h\"", "1:5"},
        Refused{"foo[9999999999h]", "duration out of range", "1:5"},
        Refused{"foo[5m", "unclosed left bracket", "1:7"},
        Refused{"foo[]", "unexpected \"]\" in subquery or range selector, expected number or duration",
                "1:5"},
        Refused{"(a)[5m]", "ranges only allowed for vector selectors", "1:4"},
        Refused{"a[5m][5m]", "ranges only allowed for vector selectors", "1:6"},
        Refused{"a offset 5m [5m]", "no offset modifiers allowed before range", "1:13"},
        Refused{"a @ 5 [5m]", "no @ modifiers allowed before range", "1:7"},
        Refused{"foo[5m] offset 1mm", "bad number or duration syntax: \"1mm\"", "1:16"},
        Refused{"a offset 1s offset 2s", "offset may not be set multiple times", "1:1"},
        Refused{
            "1 offset 1d",
            "offset modifier must be preceded by an instant vector selector or range vector selector or a "
            "subquery",
            "1:1"},
        Refused{"a[5m - 5m]", "duration must be greater than 0", "1:3"},
        Refused{"a[1h:1m / 0]", "division by zero", "1:6"}, Refused{"a[7 % 0]", "modulo by zero", "1:3"},
        Refused{"a[10 ^ 11]", "duration out of range", "1:3"},
        Refused{"a[5m *]", "unexpected \"]\" in subquery or range selector, expected number or duration",
                "1:7"},
        Refused{"a[(5m]", "unexpected \"]\" in subquery or range selector, expected \")\"", "1:6"},
        Refused{"a[min_of(5m)]", "unexpected \")\" in subquery or range selector, expected \",\"", "1:12"},
        Refused{"a[pi()]",
                "unexpected identifier \"pi\" in subquery or range selector, expected number or duration",
                "1:3"},
        Refused{"a[5m == 5m]", "unexpected <op:==> in subquery or range, expected \":\" or \"]\"", "1:6"},
        Refused{"a offset b", "unexpected identifier \"b\" in offset, expected number or duration", "1:10"},
        Refused{"a offset step", "unexpected identifier \"step\" in offset, expected number or duration",
                "1:10"},
        Refused{"a[5m] @ 5 @ 6", "@ <timestamp> may not be set multiple times", "1:1"},
        Refused{"a @ x", "unexpected identifier \"x\" in @, expected timestamp", "1:5"},
        Refused{"a @ inf", "timestamp out of bounds for @ modifier: inf", "1:1"}));

INSTANTIATE_TEST_SUITE_P(
    Types, RefusedQuery,
    testing::Values(
        Refused{"1 and 1", "set operator \"and\" not allowed in binary scalar expression", "1:1"},
        Refused{"a or 1", "set operator \"or\" not allowed in binary scalar expression", "1:1"},
        Refused{"1 == 1", "comparisons between scalars must use BOOL modifier", "1:3"},
        Refused{"a + bool b", "bool modifier can only be used on comparison operators", "1:3"},
        Refused{"1 + on(b) 2", "vector matching only allowed between instant vectors", "1:1"},
        Refused{"a and on(b) group_left(c) d", "no grouping allowed for \"and\" operation", "1:1"},
        Refused{"a * on(b,c) group_left(c) d", "label \"c\" must not occur in ON and GROUP clause at once",
                "1:3"},
        Refused{"a + fill(1) 2", "filling in missing series only allowed between instant vectors", "1:1"},
        Refused{"a or fill(1) b", "filling in missing series not allowed for set operators", "1:1"},
        Refused{"a[5m] + 1", "binary expression must contain only scalar and instant vector types", "1:1"},
        Refused{"1 + 'a'", "binary expression must contain only scalar and instant vector types", "1:5"},
        Refused{
            "-'s'",
            "unary expression only allowed on expressions of type scalar or instant vector, got \"string\"",
            "1:1"},
        Refused{"sum(a[5m])", "expected type instant vector in aggregation expression, got range vector",
                "1:5"},
        Refused{"topk(a,b)", "expected type scalar in aggregation parameter, got instant vector", "1:6"},
        Refused{"count_values(1,a)", "expected type string in aggregation parameter, got scalar", "1:14"},
        Refused{"a[5m][5m:]", "subquery is only allowed on instant vector, got matrix instead", "1:1"},
        Refused{"rate(a)", "expected type range vector in call to function \"rate\", got instant vector",
                "1:6"},
        Refused{"floor()", "expected 1 argument(s) in call to \"floor\", got 0", "1:1"},
        Refused{"round(a,1,2)", "expected at most 2 argument(s) in call to \"round\", got 3", "1:1"},
        Refused{"label_join(a,'b')", "expected at least 3 argument(s) in call to \"label_join\", got 2",
                "1:1"},
        Refused{"nofun()", "unknown function with name \"nofun\"", "1:1"},
        Refused{"info(a, b)", "expected label selectors only, got vector selector instead", "1:9"},
        Refused{"info(a, sum(b))", "expected label selectors only, got instant vector instead", "1:9"},
        Refused{"info(a, 1)", "expected type instant vector in call to function \"info\", got scalar", "1:9"},
        Refused{"RATE(a[5m])", "unknown function with name \"RATE\"", "1:1"},
        Refused{"rate(a[5m],)", "trailing commas not allowed in function call args", "1:11"},
        Refused{"sum()", "no arguments for aggregate expression provided", "1:1"},
        Refused{"topk(a)", "wrong number of arguments for aggregate expression provided, expected 2, got 1",
                "1:1"},
        Refused{"sum by (1) (y)", "unexpected number \"1\" in grouping opts, expected label", "1:9"},
        Refused{"sum by (a) b", "unexpected identifier \"b\" in aggregation", "1:12"},
        Refused{"sum(a) by (b) by (c)", "unexpected <by>", "1:15"}));

struct Printed {
  std::string_view text;
  std::string_view printed;
};

class PrintedQuery : public testing::TestWithParam<Printed> {};

TEST_P(PrintedQuery, IsStableWhenParsedAgain) {
  const auto syntax = parse(GetParam().text, {});
  ASSERT_TRUE(syntax) << syntax.error().message;
  EXPECT_EQ(print(*syntax), GetParam().printed);
  const auto again = parse(GetParam().printed, {});
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(print(*again), GetParam().printed);
}

INSTANTIATE_TEST_SUITE_P(
    All, PrintedQuery,
    testing::Values(
        Printed{"a  #c\n+b", "a + b"}, Printed{"a Smoothed  offset 1m", "a smoothed offset 1m"},
        Printed{"rate(a[5m] @ 10 anchored)", "rate(a[5m] anchored @ 10.000)"},
        Printed{"smoothed{anchored=\"1\"} smoothed", "smoothed{anchored=\"1\"} smoothed"},
        Printed{"a>/b</2", "a >/ b </ 2"}, Printed{"a >/ 1 + 2 and b", "a >/ 1 + 2 and b"},
        Printed{"- 1", "-1"}, Printed{"-1 ^ 2", "-1 ^ 2"}, Printed{"inf ^ 2 ^ inf", "Inf ^ 2 ^ +Inf"},
        Printed{"-Inf ^ 2", "-Inf ^ 2"}, Printed{"+a", "+a"}, Printed{"0x1F", "31"}, Printed{"010", "8"},
        Printed{"1_000", "1000"}, Printed{"-iNf", "-Inf"}, Printed{"1h30m", "1h30m"},
        Printed{"a[300]", "a[5m]"}, Printed{"a[1w]", "a[1w]"}, Printed{"a[5m*2]", "a[5m * 2]"},
        Printed{"a[ -5m+35m ]", "a[-5m + 35m]"}, Printed{"a[1h:(step())*1.5]", "a[1h:(step()) * 1.5]"},
        Printed{"a[(5m)]", "a[(5m)]"}, Printed{"a[1-(2-3)+STEP()]", "a[1 - (2 - 3) + step()]"},
        Printed{"a[+300]", "a[5m]"}, Printed{"a[2^-1^2%3]", "a[2 ^ -1 ^ 2 % 3]"},
        Printed{"a[min(range(),Inf)]", "a[min_of(range(), +Inf)]"},
        Printed{"a offset -max_of(step(),-1)", "a offset -max_of(step(), -1)"},
        Printed{"a offset -(-2*2)+1", "a offset -(-2 * 2) + 1"},
        Printed{"a offset +step()", "a offset step()"}, Printed{"a offset 5m", "a offset 5m"},
        Printed{"a offset -90", "a offset -1m30s"},
        Printed{"a[5m] @ 1e3 offset 1s", "a[5m] @ 1000.000 offset 1s"}, Printed{"a@start()", "a @ start()"},
        Printed{"a @ -2m", "a @ -120.000"}, Printed{"a[1h:5m] @ end()", "a[1h:5m] @ end()"},
        Printed{"a[1h:]", "a[1h:]"},
        Printed{"{__name__='x', b!='c', d=~'e|f', g!~'h'}", "{__name__=\"x\",b!=\"c\",d=~\"e|f\",g!~\"h\"}"},
        Printed{"{\"a.b\", 'c d'='e'}", "{\"a.b\",\"c d\"=\"e\"}"}, Printed{"{\"plain\"}", "plain"},
        Printed{"a{}", "a"}, Printed{"job:rate5m:sum", "job:rate5m:sum"},
        Printed{"SUM(a) BY (b, on, 'c.d',)", "sum by (b, on, \"c.d\") (a)"},
        Printed{"sum without () (a)", "sum without () (a)"}, Printed{"topk(3,a)", "topk(3, a)"},
        Printed{"sum{x='y'}", "sum{x=\"y\"}"}, Printed{"offset offset 5m", "offset offset 5m"},
        Printed{"a == BOOL b", "a == bool b"}, Printed{"a + on() b", "a + on () b"},
        Printed{"a*on(x)group_left(y)b", "a * on (x) group_left (y) b"},
        Printed{"a/ignoring(x)group_right b", "a / ignoring (x) group_right () b"},
        Printed{"a+fill(0)b", "a + fill (0) b"},
        Printed{"a+on(x)group_left FILL_RIGHT(-1) fill_left(+2s)b",
                "a + on (x) group_left () fill_left (2) fill_right (-1) b"},
        Printed{"a>bool fill_left(NaN)b", "a > bool fill_left (NaN) b"},
        Printed{"a+fill_left(1)fill_right(1)b", "a + fill (1) b"}, Printed{"a+fill", "a + fill"},
        Printed{"fill+fill(0)fill_left{fill='x'}", "fill + fill (0) fill_left{fill=\"x\"}"},
        Printed{"'a\"b\\n'", "\"a\\\"b\\n\""}, Printed{"'\\xef\\u00e9'", "\"\\xef\\xc3\\xa9\""},
        Printed{"'\\u00e9'", "\"\xc3\xa9\""}, Printed{"`a\\n`", "\"a\\\\n\""},
        Printed{"clamp((a), 1, -2)", "clamp((a), 1, -2)"}, Printed{"time()", "time()"},
        Printed{"info(a,{})", "info(a, {})"}));

// Operators group as Prometheus groups them; the values tell how.
TEST(Parser, BindsOperatorsByPrecedence) {
  const auto root_of = [](std::string_view text) {
    const auto syntax = parse(text, {});
    const auto* root = std::get_if<BinaryOperation>(&syntax->nodes.back().kind);
    return root == nullptr ? std::string_view("none") : symbol_of(root->op);
  };
  EXPECT_EQ(root_of("a or b and c"), "or");
  EXPECT_EQ(root_of("a and b unless c"), "unless");
  EXPECT_EQ(root_of("a == b + c"), "==");
  EXPECT_EQ(root_of("a + b * c"), "+");
  EXPECT_EQ(root_of("a * b + c"), "+");
  EXPECT_EQ(root_of("a - b - c"), "-");
  EXPECT_EQ(root_of("a % b ^ c"), "%");
  EXPECT_EQ(root_of("2 ^ -a * 3"), "*");
  EXPECT_EQ(root_of("-a ^ b"), "none");

  // a - b - c is (a - b) - c; 2 ^ 3 ^ 4 is 2 ^ (3 ^ 4).
  const auto left = parse("a - b - c", {});
  EXPECT_EQ(std::get<BinaryOperation>(left->nodes.back().kind).left, NodeId{2});
  const auto right = parse("2 ^ 3 ^ 4", {});
  EXPECT_EQ(std::get<BinaryOperation>(right->nodes.back().kind).left, NodeId{0});
}

TEST(Parser, KnowsWhereEveryNodeStands) {
  const auto syntax = parse("sum by (a) (rate(b[5m] offset 1m)) / -(c)", {});
  ASSERT_TRUE(syntax);
  const auto span_of = [&](std::size_t node) { return syntax->nodes[node].span; };
  ASSERT_EQ(syntax->nodes.size(), 7U);
  EXPECT_EQ(span_of(0), (Span{17, 32}));  // b[5m] offset 1m
  EXPECT_EQ(span_of(1), (Span{12, 33}));  // rate(…)
  EXPECT_EQ(span_of(2), (Span{0, 34}));   // sum
  EXPECT_EQ(span_of(4), (Span{38, 41}));  // (c)
  EXPECT_EQ(span_of(5), (Span{37, 41}));  // -(c)
  EXPECT_EQ(span_of(6), (Span{0, 41}));
  EXPECT_EQ(syntax->nodes[6].first, NodeId{0});
  EXPECT_EQ(syntax->nodes[5].first, NodeId{3});
}

std::string nested(std::size_t depth) { return std::string(depth, '(') + "1" + std::string(depth, ')'); }

TEST(ParserLimits, Nesting) {
  const Limits limits{.nesting_max = 50};
  EXPECT_EQ(error_of(nested(49), limits), "none");
  EXPECT_EQ(error_of(nested(50), limits), "1:51: parse error: expression is nested too deeply");
  EXPECT_EQ(error_of("a[" + nested(48) + "]", limits), "none");
  EXPECT_EQ(error_of("a[" + nested(49) + "]", limits), "1:52: parse error: expression is nested too deeply");
  // Calls, signs and powers are depth too; sums are not.
  std::string signs;
  std::string powers = "2";
  std::string sum = "1";
  for (int i = 0; i < 100; ++i) {
    signs += "- ";
    powers += " ^ 2";
    sum += " + 1";
  }
  EXPECT_NE(error_of(signs + "a", limits), "none");
  EXPECT_NE(error_of(powers, limits), "none");
  EXPECT_EQ(error_of(sum, limits), "none");
}

TEST(ParserLimits, HundredThousandParenthesesNeitherCrashNorStall) {
  EXPECT_NE(error_of(nested(100'000)), "none");
  EXPECT_NE(error_of(std::string(100'000, '(')), "none");
  EXPECT_NE(error_of(std::string(100'000, '-') + "a"), "none");
  EXPECT_NE(error_of(std::string(100'000, '[')), "none");
  EXPECT_NE(error_of(std::string(100'000, '{')), "none");
  EXPECT_NE(error_of("a[" + std::string(100'000, '(')), "none");
  EXPECT_NE(error_of("a offset " + std::string(100'000, '(')), "none");
  EXPECT_NE(error_of("a[" + std::string(100'000, '-')), "none");
}

TEST(ParserLimits, TextLength) {
  const Limits limits{.text_bytes_max = 5};
  EXPECT_EQ(error_of("a + b", limits), "none");
  EXPECT_EQ(error_of("a + bc", limits), "query is 6 bytes long, at most 5 are accepted");
}

TEST(ParserLimits, RegularExpressions) {
  const Limits limits{.regexes_max = 2};
  EXPECT_EQ(error_of("a{b=~'x',c!~'y'}", limits), "none");
  EXPECT_EQ(error_of("a{b=~'x'} + d{c!~'y',e=~'z'}", limits),
            "1:22: parse error: too many regular expressions in one query");
}

}  // namespace
}  // namespace hb::promql
