#include "promql/series_selector.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hb::promql {
namespace {

std::string matchers(std::string_view text) {
  const auto parsed = parse_series_selector(text, Limits{});
  if (!parsed) return "refused: " + parsed.error().message;
  std::string all;
  for (const Matcher& matcher : *parsed)
    all += matcher.to_string() + ";";
  return all;
}

TEST(SeriesSelector, GivesItsMatchers) {
  EXPECT_EQ(matchers("up"), "__name__=\"up\";");
  EXPECT_EQ(matchers("up{a=~\"b|c\",d!=\"e\"}"), "a=~\"b|c\";d!=\"e\";__name__=\"up\";");
  EXPECT_EQ(matchers("{__name__=~\"node_.+\"}"), "__name__=~\"node_.+\";");
}

TEST(SeriesSelector, TakesNothingElse) {
  for (const std::string_view text : {"", "{}", "{a=~\".*\"}", "up[5m]", "up offset 5m", "up @ 5", "(up)",
                                      "-up", "sum(up)", "up + up", "1", "'a'", "up{", "up}", "up{a=~\"(\"}"})
    EXPECT_THAT(matchers(text), testing::StartsWith("refused: ")) << text;
}

}  // namespace
}  // namespace hb::promql
