#include "http/json_text.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace hb::http {
namespace {

std::string quoted(std::string_view text) {
  std::string out;
  append_json_string(text, out);
  return out;
}

TEST(JsonText, EscapesWhatJsonMust) {
  using namespace std::string_view_literals;
  struct Case {
    std::string_view text;
    std::string_view json;
  };
  const std::vector<Case> cases = {
      {"", R"("")"},
      {"plain", R"("plain")"},
      {"a\"b\\c", R"("a\"b\\c")"},
      {"\n\r\t", R"("\n\r\t")"},
      {"\0\x1f\x7f"sv, "\"\\u0000\\u001f\\u007f\""},
      {"<img onerror>", R"("<img onerror>")"},
      {"ä€😀", "\"ä€😀\""},
      {"\xC3", "\"\xEF\xBF\xBD\""},
      {"\xFFx", "\"\xEF\xBF\xBDx\""},
      {"\xC0\xAF", "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},                                  // overlong slash
      {"\xED\xA0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},                  // surrogate
      {"\xF4\x90\x80\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},  // past U+10FFFF
      {"\xE2\x82", "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},                                  // cut short
  };
  for (const Case& test : cases)
    EXPECT_EQ(quoted(test.text), test.json) << testing::PrintToString(test.text);
}

}  // namespace
}  // namespace hb::http
