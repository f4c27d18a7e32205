#include "procfs/text_cursor.hpp"

#include <gtest/gtest.h>

namespace hb::procfs {
namespace {

TEST(TextCursor, WalksLinesWithAndWithoutALastNewline) {
  TextCursor lines("one\n\nthree");
  EXPECT_EQ(lines.line(), "one");
  EXPECT_EQ(lines.line(), "");
  EXPECT_FALSE(lines.at_end());
  EXPECT_EQ(lines.line(), "three");
  EXPECT_TRUE(lines.at_end());
  EXPECT_EQ(lines.line(), "");
}

TEST(TextCursor, WalksFieldsBetweenBlanks) {
  TextCursor fields("  a\tbc  ");
  EXPECT_EQ(fields.field(), "a");
  EXPECT_EQ(fields.field(), "bc");
  EXPECT_EQ(fields.field(), "");
  EXPECT_EQ(TextCursor("").field(), "");
}

TEST(TextCursor, SplitsAtASeparator) {
  TextCursor text("98:0:x");
  EXPECT_EQ(text.until(':'), "98");
  EXPECT_EQ(text.until(':'), "0");
  EXPECT_EQ(text.until(':'), "x");
  EXPECT_TRUE(text.at_end());
}

TEST(TextCursor, TakesNumbersWholeOrNotAtAll) {
  const struct {
    std::string_view text;
    std::optional<uint64_t> number;
    std::string_view rest;
  } cases[] = {
      {"12 x", 12, " x"},
      {" \t7", 7, ""},
      {"18446744073709551615", UINT64_MAX, ""},
      {"18446744073709551616", std::nullopt, "18446744073709551616"},
      {"12a", std::nullopt, "12a"},
      {"-1", std::nullopt, "-1"},
      {"", std::nullopt, ""},
      {"  ", std::nullopt, "  "},
  };
  for (const auto& [text, number, rest] : cases) {
    TextCursor cursor(text);
    EXPECT_EQ(cursor.number(), number) << text;
    EXPECT_EQ(cursor.rest(), rest) << text;
  }
}

TEST(ParseNumbers, TakeTheWholeTextOrNothing) {
  EXPECT_EQ(parse_u64(" 42\n"), 42);
  EXPECT_EQ(parse_u64("0x20", 0), 32);
  EXPECT_EQ(parse_u64("20", 0), 20);
  EXPECT_EQ(parse_u64("ff", 16), 255);
  EXPECT_EQ(parse_u64("0x", 0), std::nullopt);
  EXPECT_EQ(parse_u64("4 2"), std::nullopt);
  EXPECT_EQ(parse_u64(""), std::nullopt);
  EXPECT_EQ(parse_i64("-1\n"), -1);
  EXPECT_EQ(parse_i64("9223372036854775808"), std::nullopt);
  EXPECT_EQ(parse_double("0.42"), 0.42);
  EXPECT_EQ(parse_double("0.42x"), std::nullopt);
  EXPECT_EQ(parse_double("\n"), std::nullopt);
}

TEST(Trim, TakesBlanksFromBothEnds) {
  EXPECT_EQ(trim(" \ta b\r\n"), "a b");
  EXPECT_EQ(trim(" \n"), "");
  EXPECT_EQ(trim(""), "");
}

}  // namespace
}  // namespace hb::procfs
