#include "procfs/number_lines.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

std::vector<std::string> read_all(std::string_view text) {
  std::vector<std::string> lines;
  NumberLinesReader reader(text);
  for (NumberLine line; reader.next(line);) {
    std::string shown(line.name);
    for (std::size_t i = 0; i < line.count; ++i)
      shown += " " + std::to_string(line[i]);
    lines.push_back(shown);
  }
  return lines;
}

TEST(NumberLines, ReadsNamesAndNumbers) {
  EXPECT_EQ(read_all("rc 0 6\nth 8 0 0.5 7\ndebug\n\nbad x 1\nbig 18446744073709551615\n"),
            (std::vector<std::string>{"rc 0 6", "th 8 0", "big 18446744073709551615"}));
  EXPECT_TRUE(read_all("").empty());
}

TEST(NumberLines, HasZeroWhereThereIsNoNumber) {
  NumberLinesReader reader("rc 5");
  NumberLine line;
  ASSERT_TRUE(reader.next(line));
  EXPECT_EQ(line[0], 5U);
  EXPECT_EQ(line[1], 0U);
  EXPECT_EQ(line[NumberLine::kNumbersMax], 0U);
}

TEST(NumberLines, LeavesOutNumbersPastTheMaximum) {
  for (const std::size_t count : {NumberLine::kNumbersMax, NumberLine::kNumbersMax + 1}) {
    std::string text = "many";
    for (std::size_t i = 0; i < count; ++i)
      text += " 1";
    NumberLinesReader reader(text);
    NumberLine line;
    ASSERT_TRUE(reader.next(line));
    EXPECT_EQ(line.count, NumberLine::kNumbersMax);
    EXPECT_FALSE(reader.next(line));
  }
}

TEST(NumberLines, SurvivesEveryTruncation) { for_every_prefix("rc 0 6\nth 8 0 0.5 7\ndebug\n", read_all); }

}  // namespace
}  // namespace hb::procfs
