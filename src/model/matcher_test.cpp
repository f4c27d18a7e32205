#include "model/matcher.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace hb {
namespace {

TEST(Matcher, MatchesWithEveryOperator) {
  struct Case {
    MatchOp op;
    std::string pattern;
    std::string value;
    bool matches;
  };
  const std::vector<Case> cases{
      {MatchOp::equal, "idle", "idle", true},
      {MatchOp::equal, "idle", "idle2", false},
      {MatchOp::equal, "", "", true},
      {MatchOp::not_equal, "idle", "user", true},
      {MatchOp::not_equal, "idle", "idle", false},
      {MatchOp::regex, "user|system", "system", true},
      {MatchOp::regex, "user|system", "systemd", false},
      {MatchOp::regex, ".*", "", true},
      {MatchOp::regex, ".+", "", false},
      {MatchOp::regex, "a.b", "a\nb", true},
      {MatchOp::not_regex, "user|system", "idle", true},
      {MatchOp::not_regex, "user|system", "user", false},
  };
  for (const Case& c : cases) {
    const auto matcher = Matcher::make(c.op, "mode", c.pattern);
    ASSERT_TRUE(matcher.has_value());
    EXPECT_EQ(matcher->matches(c.value), c.matches) << matcher->to_string() << " on '" << c.value << "'";
  }
}

TEST(Matcher, RefusesWhatIsNoRegularExpression) {
  for (const std::string pattern : {"(", "a)(b", "*", "[z-a]", "\\"}) {
    const auto matcher = Matcher::make(MatchOp::regex, "mode", pattern);
    ASSERT_FALSE(matcher.has_value()) << pattern;
    EXPECT_EQ(matcher.error().code, ErrorCode::invalid);
    EXPECT_TRUE(matcher.error().message.starts_with("error parsing regexp: ")) << matcher.error().message;
  }
}

TEST(Matcher, RefusesAnExpressionThatCompilesTooLarge) {
  EXPECT_TRUE(Matcher::make(MatchOp::regex, "mode", "(x{100}){10}").has_value());
  EXPECT_FALSE(Matcher::make(MatchOp::regex, "mode", "((x{100}){100}){100}").has_value());
}

TEST(Matcher, TakesLinearTimeForWhatWouldBacktrack) {
  const auto matcher = Matcher::make(MatchOp::regex, "mode", "(a+)+b");
  ASSERT_TRUE(matcher.has_value());
  EXPECT_FALSE(matcher->matches(std::string(5000, 'a')));
}

TEST(Matcher, IsWrittenAsInPromql) {
  EXPECT_EQ(Matcher::equal("a", "x\"\\\n").to_string(), "a=\"x\\\"\\\\\\n\"");
  EXPECT_EQ(Matcher::make(MatchOp::not_regex, "a", "b|c")->to_string(), "a!~\"b|c\"");
}

TEST(Matcher, AnAbsentLabelIsTheEmptyValue) {
  EXPECT_TRUE(Matcher::equal("absent", "").matches(Labels{{"a", "1"}}));
  EXPECT_FALSE(Matcher::equal("absent", "x").matches(Labels{{"a", "1"}}));
}

}  // namespace
}  // namespace hb
