#include <cmath>
#include <limits>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "promql/number_text.hpp"
#include "promql/string_literal.hpp"
#include "promql/time_text.hpp"

namespace hb::promql {
namespace {

std::string number(double value) {
  std::string out;
  append_number(out, value);
  return out;
}

TEST(NumberText, IsWrittenAsPrometheusWritesIt) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(number(0), "0");
  EXPECT_EQ(number(-0.0), "-0");
  EXPECT_EQ(number(-42), "-42");
  EXPECT_EQ(number(0.1), "0.1");
  EXPECT_EQ(number(0.1 + 0.2), "0.30000000000000004");
  EXPECT_EQ(number(1e-6), "0.000001");
  EXPECT_EQ(number(1e-7), "1e-07");
  EXPECT_EQ(number(123456789.125), "123456789.125");
  EXPECT_EQ(number(9007199254740992), "9007199254740992");
  EXPECT_EQ(number(-123456789012345678.0), "-123456789012345680");
  EXPECT_EQ(number(1e20), "100000000000000000000");
  EXPECT_EQ(number(1e21), "1e+21");
  EXPECT_EQ(number(1.7976931348623157e308), "1.7976931348623157e+308");
  EXPECT_EQ(number(5e-324), "5e-324");
  EXPECT_EQ(number(kInfinity), "+Inf");
  EXPECT_EQ(number(-kInfinity), "-Inf");
  EXPECT_EQ(number(std::nan("")), "NaN");
}

TEST(NumberText, IsReadAsGoReadsIt) {
  EXPECT_EQ(parse_number("0x1F"), 31);
  EXPECT_EQ(parse_number("010"), 8);
  EXPECT_EQ(parse_number("08"), 8);
  EXPECT_EQ(parse_number("0x_1Fp-4"), 31.0 / 16);
  EXPECT_EQ(parse_number("1_000.5"), 1000.5);
  EXPECT_EQ(parse_number("2."), 2);
  EXPECT_EQ(parse_number(".5e1"), 5);
  EXPECT_EQ(parse_number("1e400"), std::numeric_limits<double>::infinity());
  EXPECT_EQ(parse_number("1e-400"), 0);
  EXPECT_TRUE(std::isnan(parse_number("nAn").value()));
  EXPECT_EQ(parse_float("-inf"), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(parse_float("+1.5"), 1.5);
  for (const std::string_view wrong : {"", "+", "-", "0x", "1e", "1__0", "_1", "1_", "--1", "+-1", "1 ", " 1",
                                       "infi", "nan(1)", "1e5x", "0x1G", "."}) {
    EXPECT_FALSE(parse_float(wrong)) << wrong;
  }
}

TEST(StringLiteral, TakesGosEscapes) {
  EXPECT_EQ(unquote("\"a\\n\\t\\\\\\\"\\x41\\101\\u00e9\\U0001F600\""),
            "a\n\t\\\"AA\xc3\xa9\xf0\x9f\x98\x80");
  EXPECT_EQ(unquote("'it\\'s \"'"), "it's \"");
  EXPECT_EQ(unquote("`a\\n\"`"), "a\\n\"");
  EXPECT_EQ(unquote("'\\xff'"), "\xff");
  const auto error = [](std::string_view literal) { return unquote(literal).error().message; };
  EXPECT_EQ(error("'\\\"'"), "unknown escape sequence U+0022 '\"'");
  EXPECT_EQ(error("'\\xg0'"), "illegal character U+0067 'g' in escape sequence");
  EXPECT_EQ(error("'\\x4'"), "escape sequence not terminated");
  EXPECT_EQ(error("'\\ud800'"), "escape sequence is an invalid Unicode code point");
  EXPECT_EQ(error("'\\U00110000'"), "escape sequence is an invalid Unicode code point");
  EXPECT_EQ(error("'\\777'"), "escape sequence is an invalid Unicode code point");
  EXPECT_EQ(error("'"), "unterminated quoted string");
}

TEST(TimeText, ReadsDurations) {
  using std::chrono::hours;
  using std::chrono::minutes;
  EXPECT_EQ(parse_duration("1h30m"), hours(1) + minutes(30));
  EXPECT_EQ(parse_duration("1y2w3d4h5m6s7ms"),
            hours(24 * (365 + 14 + 3)) + hours(4) + minutes(5) + Duration(6007));
  EXPECT_EQ(parse_duration("0"), Duration{0});
  EXPECT_EQ(parse_duration("0s"), Duration{0});
  EXPECT_EQ(parse_duration("292y"), hours(24 * 365 * 292));
  for (const std::string_view wrong :
       {"", "1", "m", "1m1h", "1m1m", "1.5h", "-1m", "1m ", "1 m", "1x", "293y", "99999999999999999999s"}) {
    EXPECT_FALSE(parse_duration(wrong)) << wrong;
  }
}

TEST(TimeText, WritesDurationsThatReadBack) {
  for (const std::string_view text :
       {"0s", "1ms", "1s", "1m30s", "5m", "1h", "1d", "1w", "2w", "1y", "1d12h", "8d"}) {
    EXPECT_EQ(format_duration(*parse_duration(text)), text);
  }
  EXPECT_EQ(format_duration(Duration{-90'000}), "-1m30s");
}

TEST(TimeText, ReadsParametersOfTheApi) {
  EXPECT_EQ(parse_duration_parameter("15"), Duration{15'000});
  EXPECT_EQ(parse_duration_parameter("0.25"), Duration{250});
  EXPECT_EQ(parse_duration_parameter("-1"), Duration{-1000});
  EXPECT_EQ(parse_duration_parameter("5m"), Duration{300'000});
  EXPECT_EQ(parse_duration_parameter("1e20").error().message,
            "cannot parse \"1e20\" to a valid duration. It overflows int64");
  EXPECT_FALSE(parse_duration_parameter("NaN"));
  EXPECT_FALSE(parse_duration_parameter("abc"));

  EXPECT_EQ(parse_time_parameter("1435781451.781"), from_unix_ms(1435781451781));
  EXPECT_EQ(parse_time_parameter("-1.5"), from_unix_ms(-1500));
  EXPECT_EQ(parse_time_parameter("2015-07-01T20:10:51.781Z"), from_unix_ms(1435781451781));
  EXPECT_EQ(parse_time_parameter("2015-07-01T22:10:51+02:00"), from_unix_ms(1435781451000));
  EXPECT_EQ(parse_time_parameter("2015-07-01t20:10:51.78199z"), from_unix_ms(1435781451781));
  for (const std::string_view wrong : {"", "now", "NaN", "Inf", "1e300", "2015-07-01", "2015-02-29T00:00:00Z",
                                       "2015-07-01T24:00:00Z", "2015-07-01T20:10:51", "2015-07-01T20:10:51.Z",
                                       "2015-07-01T20:10:51Zx", "2015-07-01T20:10:51+24:00"}) {
    EXPECT_FALSE(parse_time_parameter(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace hb::promql
