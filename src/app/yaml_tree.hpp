#pragma once

#include <compare>
#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace hb::app {

// Where something stands in a file, as compilers count: both from 1, the column in bytes.
struct TextPlace {
  int line = 1;
  int column = 1;

  auto operator<=>(const TextPlace&) const = default;
};

// A value of a YAML document with its place. Aliases are replaced by what they stand for, keys are texts.
struct YamlNode {
  enum class Kind { nothing, text, list, map };

  struct Key {
    std::string text;
    TextPlace place;
  };

  Kind kind = Kind::nothing;
  TextPlace place;
  std::string text;             // of a text
  bool quoted = false;          // a text that stands in quotes or was tagged as one: never a boolean
  std::vector<Key> keys;        // of a map, in the file's order, as often as they stand there
  std::vector<YamlNode> items;  // of a list; of a map the value of each key
};

// The first thing in a text that is not the YAML which is read here.
struct YamlError {
  TextPlace place;
  std::string message;
};

// What a document may hold. Aliases count as what they stand for, so that a few lines that refer to each
// other cannot fill the memory.
inline constexpr std::size_t kYamlNodesMax = 10'000;
inline constexpr std::size_t kYamlTextBytesMax = 2 << 20;
inline constexpr std::size_t kYamlDepthMax = 16;

// Reads the one document of a text; an empty text is nothing. Refused besides what is no YAML 1.2: a second
// document, tags of one's own, keys that are not texts, bytes that are not UTF-8, control characters, and
// more than the limits above. Duplicate keys are left to the caller, which can name both.
[[nodiscard]] std::expected<YamlNode, YamlError> parse_yaml(std::string_view text);

}  // namespace hb::app
