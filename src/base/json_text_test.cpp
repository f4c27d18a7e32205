#include "base/json_text.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace hb {
namespace {

TEST(JsonText, EscapesWhatJsonDoesNotAllow) {
  struct Case {
    std::string text;
    std::string json;
  };
  const std::vector<Case> cases{
      {"", R"("")"},
      {"plain text", R"("plain text")"},
      {"a\"b\\c", R"("a\"b\\c")"},
      {"line\nreturn\rtab\t", R"("line\nreturn\rtab\t")"},
      {std::string("\x00\x01\x1f", 3), R"("\u0000\u0001\u001f")"},
      {"\x7f", "\"\x7f\""},
      {"caf\xc3\xa9", "\"caf\xc3\xa9\""},
      {"bad\xff\"", "\"bad\xef\xbf\xbd\\\"\""},
      {"<script>", R"("<script>")"},
  };
  for (const Case& c : cases) {
    std::string out = "before ";
    append_json_string(out, c.text);
    EXPECT_EQ(out, "before " + c.json);
  }
}

}  // namespace
}  // namespace hb
