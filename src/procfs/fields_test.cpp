#include "procfs/fields.hpp"

#include <array>
#include <string>

#include <gtest/gtest.h>

namespace hb::procfs {
namespace {

TEST(Fields, CountsMoreThanItHasRoomFor) {
  std::array<std::string_view, 2> fields{};
  EXPECT_EQ(split_fields(" a\tbc  d ", fields), 3);
  EXPECT_EQ(fields, (std::array<std::string_view, 2>{"a", "bc"}));
  EXPECT_EQ(split_fields("a", fields), 1);
  EXPECT_EQ(split_fields("", fields), 0);
  EXPECT_EQ(split_fields("a b c", {}), 3);
}

TEST(Fields, ShowsTheBeginningOfACorruptLine) {
  const Error error = corrupt_line("net/x", std::string(200, 'y')).error();
  EXPECT_EQ(error.code, ErrorCode::corrupt);
  EXPECT_EQ(error.message, "net/x: cannot make sense of \"" + std::string(80, 'y') + "\"");
}

}  // namespace
}  // namespace hb::procfs
