#include "promql/duration_expression.hpp"

#include <chrono>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

#include "promql/duration_parser.hpp"

namespace hb::promql {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// The value of a calculation in a query from 0 to 1 h with a step of 15 s, or why it has none.
std::string value_of(std::string_view text) {
  TokenCursor cursor(text);
  std::size_t nesting_left = 20;
  const auto written = parse_duration_expression(cursor, {"test", "duration"}, nesting_left);
  if (!written) return cursor.error()->message;
  if (written->expression.terms.empty()) return std::to_string(written->value.count());
  const auto value = evaluate(written->expression, {.step = seconds(15), .range = minutes(60)});
  return value ? std::to_string(value->count()) : value.error().message;
}

TEST(DurationExpression, IsCalculatedToTheMillisecond) {
  for (const auto& [text, value] : {
           std::pair{"5", "5000"},
           std::pair{"1.5", "1500"},
           std::pair{"-90s", "-90000"},
           std::pair{"1m + 2", "62000"},
           std::pair{"1m - 2 - 3", "55000"},
           std::pair{"2 + 3 * 4s", "14000"},
           std::pair{"(2 + 3) * 4s", "20000"},
           std::pair{"1m / 8", "7500"},
           std::pair{"10 % 4", "2000"},
           std::pair{"-10 % 4", "-2000"},
           std::pair{"2 ^ 3 ^ 2", "512000"},
           std::pair{"-2 ^ 2", "-4000"},
           std::pair{"(-2) ^ 2", "4000"},
           std::pair{"4 ^ -1", "250"},
           std::pair{"step()", "15000"},
           std::pair{"Range() / step()", "240000"},
           std::pair{"min_of(step(), 1m)", "15000"},
           std::pair{"MAX_OF(step(), 1m) * 2", "120000"},
           std::pair{"max(1, min(5, 3))", "3000"},
           std::pair{"0.0004", "0"},
           std::pair{"0.0006", "1"},
           std::pair{"step() / 0", "division by zero"},
           std::pair{"step() % (1 - 1)", "modulo by zero"},
           std::pair{"step() * Inf", "duration out of range"},
           std::pair{"step() * NaN", "duration out of range"},
       }) {
    EXPECT_EQ(value_of(text), value) << text;
  }
}

TEST(DurationExpression, HoldsWhatFitsIntoNanoseconds) {
  constexpr double kMsMax = static_cast<double>(INT64_MAX / 1'000'000);
  EXPECT_EQ(duration_of_seconds(9'223'372'036).value(), seconds(9'223'372'036));
  EXPECT_EQ(duration_of_seconds(-9'223'372'036).value(), seconds(-9'223'372'036));
  EXPECT_EQ(duration_of_seconds(kMsMax / 1000).value(), milliseconds(INT64_MAX / 1'000'000));
  EXPECT_FALSE(duration_of_seconds(kMsMax / 1000 + 0.001));
  EXPECT_FALSE(duration_of_seconds(NAN));
}

TEST(DurationExpression, AnOffsetTakesOneOperand) {
  for (const auto& [text, ms, rest] :
       {std::tuple{"1m + 2", 60'000, TokenKind::add}, std::tuple{"-2 ^ 2", -2'000, TokenKind::power},
        std::tuple{"(1m + 2)", 62'000, TokenKind::end_of_input},
        std::tuple{"-(1m + 2) * 3", -62'000, TokenKind::multiply},
        std::tuple{"+min_of(1, 2) - 1", 1'000, TokenKind::subtract}}) {
    TokenCursor cursor(text);
    std::size_t nesting_left = 20;
    const auto written = parse_offset_duration(cursor, {"test", "duration"}, nesting_left);
    ASSERT_TRUE(written) << text;
    EXPECT_EQ(written->value, milliseconds(ms)) << text;
    EXPECT_EQ(cursor.kind(), rest) << text;
    EXPECT_EQ(nesting_left, 20U) << text;
  }
}

}  // namespace
}  // namespace hb::promql
