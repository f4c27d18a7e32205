#include "promql/metric_selector.hpp"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace hb::promql {
namespace {

std::string selected(std::string_view text, const Limits& limits = {}) {
  const auto matchers = parse_metric_selector(text, limits);
  if (!matchers) return matchers.error().message;
  std::string out;
  for (const Matcher& matcher : *matchers)
    out.append(out.empty() ? "" : " ").append(matcher.to_string());
  return out;
}

TEST(MetricSelector, GivesTheMatchersOfABareSelector) {
  EXPECT_EQ(selected("up"), "__name__=\"up\"");
  EXPECT_EQ(selected(" {job=~\"a|b\", x!=''} "), "job=~\"a|b\" x!=\"\"");
  EXPECT_EQ(selected("sum{a=\"b\"}"), "a=\"b\" __name__=\"sum\"");
  EXPECT_EQ(selected("{\"a.b\"}"), "__name__=\"a.b\"");
}

TEST(MetricSelector, RefusesEverythingElse) {
  EXPECT_EQ(selected(""), "1:1: parse error: unexpected end of input");
  EXPECT_EQ(selected("sum(up)"), "1:4: parse error: unexpected \"(\"");
  EXPECT_EQ(selected("up[5m]"), "1:3: parse error: unexpected \"[\"");
  EXPECT_EQ(selected("up offset 5m"), "1:4: parse error: unexpected <offset>");
  EXPECT_EQ(selected("1"), "1:1: parse error: unexpected number \"1\"");
  EXPECT_EQ(selected("up$"), "1:3: parse error: unexpected character: '$'");
  for (const std::string_view text : {"{", "{a", "{a=", "{a=\"b", "{a=~\"(\"}", "a b"})
    EXPECT_TRUE(selected(text).starts_with("1:")) << text;
}

TEST(MetricSelector, HasALengthAndANumberOfRegularExpressions) {
  const Limits limits{.text_bytes_max = 4, .regexes_max = 1};
  EXPECT_EQ(selected("abcd", limits), "__name__=\"abcd\"");
  EXPECT_TRUE(selected("abcde", limits).contains("too long"));
  const Limits regexes{.regexes_max = 1};
  EXPECT_EQ(selected("{a=~\"b\"}", regexes), "a=~\"b\"");
  EXPECT_TRUE(selected("{a=~\"b\",c=~\"d\"}", regexes).contains("regular expressions"));
}

TEST(MetricSelector, OneThatMatchesEverythingIsEmpty) {
  const auto empty = [](std::string_view text) {
    return is_empty_selector(*parse_metric_selector(text, {}));
  };
  EXPECT_TRUE(empty("{}"));
  EXPECT_TRUE(empty("{a=~\".*\",b=\"\"}"));
  EXPECT_FALSE(empty("{a=~\".+\"}"));
  EXPECT_FALSE(empty("up"));
}

}  // namespace
}  // namespace hb::promql
