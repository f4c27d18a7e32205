#include "base/rfc3339.hpp"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace hb {
namespace {

TEST(Rfc3339, ReadsInstants) {
  struct Case {
    std::string_view text;
    int64_t ms;
  };
  for (const Case& c : {Case{"1970-01-01T00:00:00Z", 0}, Case{"2023-11-14T22:13:20.123Z", 1'700'000'000'123},
                        Case{"2023-11-14t22:13:20.1234567z", 1'700'000'000'123},
                        Case{"2023-11-14T23:13:20.1+01:00", 1'700'000'000'100},
                        Case{"2023-11-14T20:43:20-01:30", 1'700'000'000'000},
                        Case{"9999-12-31T23:59:59.999Z", 253'402'300'799'999}}) {
    const auto time = parse_rfc3339(c.text);
    ASSERT_TRUE(time) << c.text;
    EXPECT_EQ(unix_ms(*time), c.ms) << c.text;
  }
}

TEST(Rfc3339, TakesNothingElse) {
  for (const std::string_view text :
       {"", "2023", "2023-11-14", "2023-11-14T22:13:20", "2023-11-14 22:13:20Z", "2023-11-14T22:13:20Z ",
        "2023-11-14T22:13:20.Z", "2023-13-14T22:13:20Z", "2023-02-29T22:13:20Z", "2023-11-14T24:13:20Z",
        "2023-11-14T22:60:20Z", "2023-11-14T22:13:60Z", "2023-11-14T22:13:20+24:00",
        "2023-11-14T22:13:20+1:00"})
    EXPECT_FALSE(parse_rfc3339(text)) << text;
}

TEST(Rfc3339, EveryCutTextIsNone) {
  const std::string whole = "2023-11-14T22:13:20.123+01:00";
  for (std::size_t length = 0; length < whole.size(); ++length)
    EXPECT_FALSE(parse_rfc3339(whole.substr(0, length))) << length;
}

TEST(Rfc3339, WritesWhatItReads) {
  for (const std::string_view text :
       {"1970-01-01T00:00:00.000Z", "2024-02-29T09:08:07.006Z", "9999-12-31T23:59:59.999Z"}) {
    std::string written;
    append_rfc3339(written, parse_rfc3339(text).value());
    EXPECT_EQ(written, text);
  }
}

}  // namespace
}  // namespace hb
