#include "app/yaml_tree.hpp"

#include <string>
#include <utility>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace hb::app {
namespace {

using Kind = YamlNode::Kind;

// The tree on one line: {key@1:1=text@1:6, ...}, [..], ~ for nothing, quoted texts in quotes.
std::string show(const YamlNode& node) {
  const std::string at = fmt::format("@{}:{}", node.place.line, node.place.column);
  std::string inside;
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    if (i > 0) inside += ' ';
    if (node.kind == Kind::map) {
      const YamlNode::Key& key = node.keys[i];
      inside += fmt::format("{}@{}:{}=", key.text, key.place.line, key.place.column);
    }
    inside += show(node.items[i]);
  }
  switch (node.kind) {
    case Kind::nothing:
      return "~";
    case Kind::text:
      return (node.quoted ? "'" + node.text + "'" : node.text) + at;
    case Kind::list:
      return "[" + inside + "]" + at;
    case Kind::map:
      return "{" + inside + "}" + at;
  }
  return {};
}

std::string shown(std::string_view text) {
  const auto tree = parse_yaml(text);
  if (tree) return show(*tree);
  return fmt::format("{}:{}: {}", tree.error().place.line, tree.error().place.column, tree.error().message);
}

TEST(YamlTree, IsWhatTheTextSays) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"", "~"},
      {"\n# nothing but a comment\n", "~"},
      {"---\n", "~"},
      {"...\n", "~"},
      {"a: 1\n...\n", "{a@1:1=1@1:4}@1:1"},
      {"word", "word@1:1"},
      {"a: 1", "{a@1:1=1@1:4}@1:1"},
      {"a: 1\r\nb: 2\r\n", "{a@1:1=1@1:4 b@2:1=2@2:4}@1:1"},
      {"a: 'x'\nb: \"y\"\nc: !!str z\n", "{a@1:1='x'@1:4 b@2:1='y'@2:4 c@3:1='z'@3:4}@1:1"},
      {"a:\nb: ~\nc: null\n", "{a@1:1=~ b@2:1=~ c@3:1=~}@1:1"},
      {"a: [1, [2]]\n", "{a@1:1=[1@1:5 [2@1:9]@1:8]@1:4}@1:1"},
      {"a:\n  b: {c: d}\n", "{a@1:1={b@2:3={c@2:7=d@2:10}@2:6}@2:3}@1:1"},
      {"a: 1\na: 2\n", "{a@1:1=1@1:4 a@2:1=2@2:4}@1:1"},
      {"a: &x [1]\nb: *x\n", "{a@1:1=[1@1:8]@1:4 b@2:1=[1@1:8]@2:4}@1:1"},
      {"a: &x 1\n*x : 2\n", "{a@1:1=1@1:4 1@2:1=2@2:6}@1:1"},
      {"a: ^/(dev)($|/)\n", "{a@1:1=^/(dev)($|/)@1:4}@1:1"},
      {"a: |\n  x\n  y\n", "{a@1:1='x\ny\n'@1:4}@1:1"},
      {"a: Grüße\n", "{a@1:1=Grüße@1:4}@1:1"},
      {"\xEF\xBB\xBF"
       "a: 1",
       "{a@1:1=1@1:4}@1:1"},
  };
  for (const auto& [text, tree] : cases)
    EXPECT_EQ(shown(text), tree) << text;
}

TEST(YamlTree, SaysWhereAndWhyATextIsNone) {
  const std::pair<std::string, std::string_view> cases[] = {
      {"a:\n\tb: 1\n", "2:1: a tab indents this line: YAML is indented with spaces"},
      {"a: 1\n  \tb: 1\n", "2:3: a tab indents this line: YAML is indented with spaces"},
      {"a: 1\n b: 2\n", "2:3: this is not YAML: illegal map value (is the line indented"},
      {"a: b: c\n", "1:5: this is not YAML: illegal map value"},
      {"a:\n  b: 1\n c: 2\n", "3:2: this is not YAML: end of map not found"},
      {"a: 1\nb: [1\n", "2:4: this is not YAML: what begins here does not end"},
      {"a: {b: 1\n", "1:4: this is not YAML: what begins here does not end"},
      {"a: \"x\n", "2:1: this is not YAML: a quote that was opened before does not end"},
      {"a: 'x", "2:1: this is not YAML: a quote that was opened before does not end"},
      {"a: 'x\n...\n", "2:1: this is not YAML: a quote that was opened before does not end"},
      {"a: *x\n", "1:4: this is not YAML: the referenced anchor is not defined"},
      {"a: @x\n", "1:4: this is not YAML: unknown token (a text that begins"},
      {"a: &x [*x]\n", "1:8: an alias stands inside of what it stands for"},
      {"a: 1\n---\nb: 2\n", "2:1: a second document begins here"},
      {"a: !mine 1\n", "1:4: the tag !mine means nothing here"},
      {"a: !!int 1\n", "1:4: the tag tag:yaml.org,2002:int means nothing here"},
      {"? [a]\n: b\n", "1:3: a key is a text"},
      {"~: b\n", "1:1: a key is a text"},
      {"a: 1\nb: \xff\n", "2:1: this is not UTF-8"},
      {"\xff\xfe"
       "a",
       "1:1: this is not UTF-8"},
      {std::string("a: x\0y", 6), "1:5: a text file holds no byte 0x00"},
      {"a: \x1b[0m\n", "1:4: a text file holds no byte 0x1b"},
      {"a: \"x\\0y\"\n", "1:4: a text holds the character NUL"},
      {"%YAML 9.0\n---\na: 1\n", "1:1: this is not YAML"},
  };
  for (const auto& [text, error] : cases)
    EXPECT_TRUE(shown(text).starts_with(error)) << text << shown(text);
}

TEST(YamlTree, GoesAsDeepAsItMayAndNoDeeper) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_TRUE(parse_yaml(nested(kYamlDepthMax)));
  EXPECT_TRUE(shown(nested(kYamlDepthMax + 1)).contains("more than 16 deep"));
  EXPECT_TRUE(shown(nested(100'000)).contains("more than 16 deep")) << shown(nested(100'000));
  // An alias goes as deep as what it stands for: the list a is 15 deep, the map around it and b are two more.
  const std::string anchored = "a: &x " + nested(kYamlDepthMax - 1) + "\n";
  EXPECT_TRUE(parse_yaml(anchored + "b: *x\n"));
  EXPECT_TRUE(shown(anchored + "b: [*x]\n").contains("more than 16 deep"));
}

TEST(YamlTree, HoldsAsManyValuesAsItMayAndNoMore) {
  // The list itself is a value as well.
  const auto list = [](std::size_t items) {
    std::string text;
    for (std::size_t i = 0; i < items; ++i)
      text += "- a\n";
    return text;
  };
  EXPECT_TRUE(parse_yaml(list(kYamlNodesMax - 1)));
  EXPECT_TRUE(shown(list(kYamlNodesMax)).contains("more than 10000 values"));
}

TEST(YamlTree, CountsAliasesAsWhatTheyStandFor) {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    bomb += fmt::format("a{}: &a{} [", i, i);
    for (int j = 0; j < 10; ++j)
      bomb += fmt::format("*a{}, ", i - 1);
    bomb += "]\n";
  }
  EXPECT_TRUE(shown(bomb).contains("more than 10000 values")) << shown(bomb);

  const auto texts = [](std::size_t bytes) { return "- &a " + std::string(bytes / 2, 'x') + "\n- *a\n"; };
  EXPECT_TRUE(parse_yaml(texts(kYamlTextBytesMax)));
  EXPECT_TRUE(shown(texts(kYamlTextBytesMax + 2)).contains("bytes of text"));
}

// Whatever is cut off or damaged: an answer comes, and an error has its place and its reason.
TEST(YamlTree, OutlivesTruncationAndFlippedBits) {
  const std::string whole =
      "listen: 127.0.0.1:80\nallowed-host: &h [a, \"b\\n\", 'c']\ncollectors:\n  enable: *h\n  x: {y: |\n "
      "z}\n"
      "folded: >-\n  one\n  two\n? key\n: value\n";
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const auto tree = parse_yaml(std::string_view(whole).substr(0, length));
    if (!tree) {
      EXPECT_FALSE(tree.error().message.empty());
    }
  }
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    std::string flipped = whole;
    flipped[bit / 8] = static_cast<char>(static_cast<unsigned char>(flipped[bit / 8]) ^ (1U << (bit % 8)));
    const auto tree = parse_yaml(flipped);
    if (!tree) {
      EXPECT_GE(tree.error().place.line, 1);
      EXPECT_GE(tree.error().place.column, 1);
      EXPECT_FALSE(tree.error().message.empty());
    }
  }
}

}  // namespace
}  // namespace hb::app
