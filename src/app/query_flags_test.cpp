#include "app/query_flags.hpp"

#include <string_view>

#include <gtest/gtest.h>

namespace hb::app {
namespace {

using namespace std::chrono_literals;

TEST(QueryFlags, ReadsTimes) {
  EXPECT_EQ(parse_query_time("2m").value_or(0ms), 2min);
  EXPECT_EQ(parse_query_time("1ms").value_or(0ms), 1ms);
  for (const std::string_view text : {"", "0", "0s", "-1s", "5", "x", "1.5s"}) {
    const auto time = parse_query_time(text);
    ASSERT_FALSE(time) << text;
    EXPECT_EQ(time.error().message, "'" + std::string(text) + "' is no time such as 30s or 2m");
  }
}

TEST(QueryFlags, ReadsCountsUpToTheirMaximum) {
  EXPECT_EQ(parse_query_count("1", 64).value_or(0), 1U);
  EXPECT_EQ(parse_query_count("64", 64).value_or(0), 64U);
  for (const std::string_view text : {"", "0", "65", "-1", "+1", "1x", "99999999999999999999"})
    EXPECT_FALSE(parse_query_count(text, 64)) << text;
}

}  // namespace
}  // namespace hb::app
