#include "base/utf8.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace hb {
namespace {

TEST(Utf8, TellsAndMendsWhatIsNotWellFormed) {
  struct Case {
    std::string text;
    std::string mended;
  };
  const std::string bad = "\xef\xbf\xbd";
  const std::vector<Case> cases{
      {"", ""},
      {"plain", "plain"},
      {"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"},
      {"\xf4\x8f\xbf\xbf", "\xf4\x8f\xbf\xbf"},     // U+10FFFF, the last
      {"\xf4\x90\x80\x80", bad + bad + bad + bad},  // one past it
      {"\xc0\xaf", bad + bad},                      // overlong '/'
      {"\xe0\x9f\xbf", bad + bad + bad},            // overlong U+07FF
      {"\xed\xa0\x80", bad + bad + bad},            // a surrogate
      {"\xed\x9f\xbf", "\xed\x9f\xbf"},             // the last before the surrogates
      {"a\xff"
       "b",
       "a" + bad + "b"},
      {"cut \xe2\x82", "cut " + bad + bad},
      {"\x80", bad},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(to_valid_utf8(c.text), c.mended);
    EXPECT_EQ(is_valid_utf8(c.text), c.text == c.mended);
    EXPECT_TRUE(is_valid_utf8(c.mended));
  }
}

}  // namespace
}  // namespace hb
