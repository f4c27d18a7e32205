// docs/configuration.md lists every key as the table of flags has it. HB_GOLDEN_UPDATE=1 writes the list
// anew.

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "app/flags.hpp"

namespace hb::app {
namespace {

const std::string kDocument = std::string(HB_SOURCE_DIR) + "/docs/configuration.md";
constexpr std::string_view kBegin = "<!-- The table of flags, made by `make golden-update`. -->\n";
constexpr std::string_view kEnd = "<!-- The end of the table. -->\n";

// A cell may hold neither the sign that ends it nor what looks like a tag.
std::string cell(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '|') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string table() {
  std::string text;
  std::string_view section;
  for (const Flag& flag : all_flags()) {
    if (flag.section != section)
      text +=
          fmt::format("\n### {}\n\n| key | default | what it says |\n| --- | --- | --- |\n", flag.section);
    section = flag.section;
    const std::string default_value =
        flag.default_value.empty() ? std::string() : "`" + cell(flag.default_value) + "`";
    text += fmt::format("| `{}` | {} | {} |\n", flag.key(), default_value, cell(flag.help));
  }
  return text + "\n";
}

TEST(ConfigurationDocument, ListsEveryKey) {
  std::stringstream stream;
  stream << std::ifstream(kDocument).rdbuf();
  const std::string document = stream.str();
  const std::size_t begin = document.find(kBegin);
  const std::size_t end = document.find(kEnd);
  ASSERT_NE(begin, std::string::npos);
  ASSERT_NE(end, std::string::npos);
  const std::size_t list = begin + kBegin.size();
  if (std::getenv("HB_GOLDEN_UPDATE") != nullptr) {
    std::ofstream(kDocument) << document.substr(0, list) << table() << document.substr(end);
    return;
  }
  EXPECT_EQ(document.substr(list, end - list), table())
      << "docs/configuration.md is stale: run make golden-update";
}

}  // namespace
}  // namespace hb::app
