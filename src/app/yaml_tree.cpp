#include "app/yaml_tree.hpp"

#include <exception>
#include <map>
#include <optional>
#include <sstream>
#include <utility>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "base/assert.hpp"
#include "base/utf8.hpp"

namespace hb::app {
namespace {

using Kind = YamlNode::Kind;

TextPlace place_of(const YAML::Mark& mark) { return {.line = mark.line + 1, .column = mark.column + 1}; }

// What a subtree counts against the limits.
struct Weight {
  std::size_t nodes = 0;
  std::size_t bytes = 0;
};

Weight weigh(const YamlNode& node) {
  Weight weight{.nodes = 1, .bytes = node.text.size()};
  for (const YamlNode::Key& key : node.keys)
    weight.bytes += key.text.size();
  for (const YamlNode& item : node.items) {
    const Weight part = weigh(item);
    weight.nodes += part.nodes;
    weight.bytes += part.bytes;
  }
  return weight;
}

std::size_t depth_of(const YamlNode& node) {
  std::size_t deepest = 0;
  for (const YamlNode& item : node.items)
    deepest = std::max(deepest, depth_of(item));
  const bool holds_others = node.kind == Kind::list || node.kind == Kind::map;
  return deepest + (holds_others ? 1 : 0);
}

// Builds the tree from the parser's events. After the first error it ignores what follows: an exception of
// ours has no business in the library.
class TreeBuilder final : public YAML::EventHandler {
 public:
  [[nodiscard]] const std::optional<YamlError>& error() const { return error_; }
  [[nodiscard]] YamlNode take_root() { return std::move(root_); }

  // Where the innermost list or map begins that has not ended.
  [[nodiscard]] std::optional<TextPlace> open_place() const {
    if (open_.empty()) return std::nullopt;
    return open_.back().node.place;
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1) refuse(place_of(mark), "a second document begins here: the file is one");
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    finish(made(Kind::nothing, mark), anchor);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    check_tag(mark, tag, "str");
    YamlNode node = made(Kind::text, mark);
    node.text = value;
    node.quoted = !tag.empty() && tag != "?";
    if (value.find('\0') != std::string::npos) refuse(node.place, "a text holds the character NUL");
    finish(std::move(node), anchor);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchored_.find(anchor);
    if (found == anchored_.end())
      return refuse(place_of(mark), "an alias stands inside of what it stands for");
    if (open_.size() + depth_of(found->second) > kYamlDepthMax) return refuse_depth(place_of(mark));
    if (!count(place_of(mark), weigh(found->second))) return;
    YamlNode copy = found->second;
    copy.place = place_of(mark);
    attach(std::move(copy));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    check_tag(mark, tag, "seq");
    open(Kind::list, mark, anchor);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    check_tag(mark, tag, "map");
    open(Kind::map, mark, anchor);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    YamlNode node;
    YAML::anchor_t anchor = 0;
    bool awaits_value = false;  // a map's key came, its value did not
  };

  static YamlNode made(Kind kind, const YAML::Mark& mark) {
    YamlNode node;
    node.kind = kind;
    node.place = place_of(mark);
    return node;
  }

  void refuse(TextPlace place, std::string message) {
    if (!error_) error_ = YamlError{.place = place, .message = std::move(message)};
  }
  void refuse_depth(TextPlace place) {
    refuse(place, fmt::format("lists and maps stand in one another more than {} deep", kYamlDepthMax));
  }

  // Plain scalars have the tag "?", quoted ones "!".
  void check_tag(const YAML::Mark& mark, const std::string& tag, std::string_view allowed) {
    constexpr std::string_view kCore = "tag:yaml.org,2002:";
    if (tag.empty() || tag == "?" || tag == "!") return;
    if (tag.starts_with(kCore) && std::string_view(tag).substr(kCore.size()) == allowed) return;
    refuse(place_of(mark), fmt::format("the tag {} means nothing here", tag));
  }

  bool count(TextPlace place, Weight more) {
    used_.nodes += more.nodes;
    used_.bytes += more.bytes;
    if (used_.nodes > kYamlNodesMax)
      refuse(place, fmt::format("the file holds more than {} values, aliases counted as what they stand for",
                                kYamlNodesMax));
    if (used_.bytes > kYamlTextBytesMax)
      refuse(place,
             fmt::format("the file holds more than {} bytes of text, aliases counted as what they stand for",
                         kYamlTextBytesMax));
    return !error_;
  }

  void open(Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (error_) return;
    if (open_.size() == kYamlDepthMax) return refuse_depth(place_of(mark));
    open_.push_back({.node = made(kind, mark), .anchor = anchor});
  }

  void close() {
    if (error_) return;
    HB_ASSERT(!open_.empty());
    Open closed = std::move(open_.back());
    open_.pop_back();
    finish(std::move(closed.node), closed.anchor);
  }

  // A node is whole: what it holds was counted already.
  void finish(YamlNode node, YAML::anchor_t anchor) {
    if (error_ || !count(node.place, {.nodes = 1, .bytes = node.text.size()})) return;
    if (anchor != 0) anchored_[anchor] = node;
    attach(std::move(node));
  }

  void attach(YamlNode node) {
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    Open& parent = open_.back();
    if (parent.node.kind == Kind::list || parent.awaits_value) {
      parent.node.items.push_back(std::move(node));
      parent.awaits_value = false;
      return;
    }
    if (node.kind != Kind::text) return refuse(node.place, "a key is a text");
    parent.node.keys.push_back({.text = std::move(node.text), .place = node.place});
    parent.awaits_value = true;
  }

  YamlNode root_;
  std::vector<Open> open_;  // from the root to the innermost
  std::map<YAML::anchor_t, YamlNode> anchored_;
  Weight used_;
  int documents_ = 0;
  std::optional<YamlError> error_;
};

std::string_view line_of(std::string_view text, int number) {
  for (; number > 1; --number) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  return text.substr(0, text.find('\n'));
}

// The library would replace such bytes, or take them for an end.
std::optional<YamlError> check_characters(std::string_view text) {
  for (int line = 1; !text.empty(); ++line) {
    const std::string_view part = text.substr(0, text.find('\n'));
    if (!is_valid_utf8(part)) return YamlError{.place = {.line = line}, .message = "this is not UTF-8"};
    for (std::size_t i = 0; i < part.size(); ++i) {
      const auto byte = static_cast<unsigned char>(part[i]);
      if (byte == '\t' || byte == '\r' || (byte >= 0x20 && byte != 0x7f)) continue;
      return YamlError{.place = {.line = line, .column = static_cast<int>(i) + 1},
                       .message = fmt::format("a text file holds no byte 0x{:02x}", byte)};
    }
    text.remove_prefix(std::min(part.size() + 1, text.size()));
  }
  return std::nullopt;
}

// The library takes a quote that is open at the file's end for a whole one, unless a document ends in it.
std::string with_end(std::string_view text) {
  std::string ended(text);
  if (!ended.empty() && ended.back() != '\n') ended += '\n';
  return ended + "...\n";
}

// The library says what confused it; this says what is most often meant.
YamlError explain(const YAML::Exception& exception, std::string_view text, const TreeBuilder& builder) {
  TextPlace place = place_of(exception.mark);
  // What does not end is reported where the file ends, or at its first byte; where it begins helps more.
  const bool endless =
      exception.msg == "end of sequence flow not found" || exception.msg == "end of map flow not found";
  if (endless && builder.open_place())
    return {.place = *builder.open_place(), .message = "this is not YAML: what begins here does not end"};
  if (exception.msg == "illegal document indicator in scalar" || exception.msg == "illegal EOF in scalar")
    return {.place = place, .message = "this is not YAML: a quote that was opened before does not end"};
  const std::string_view line = line_of(text, place.line);
  const std::size_t tab = line.substr(0, line.find_first_not_of(" \t")).find('\t');
  if (tab != std::string_view::npos)
    return {.place = {.line = place.line, .column = static_cast<int>(tab) + 1},
            .message = "a tab indents this line: YAML is indented with spaces"};
  std::string message = "this is not YAML: " + exception.msg;
  if (exception.msg == "illegal map value")
    message += " (is the line indented like its neighbours? A text with ': ' in it stands in quotes)";
  if (exception.msg == "unknown token") message += " (a text that begins with a sign stands in quotes)";
  return {.place = place, .message = std::move(message)};
}

}  // namespace

std::expected<YamlNode, YamlError> parse_yaml(std::string_view text) {
  if (std::optional<YamlError> error = check_characters(text)) return std::unexpected(*std::move(error));
  TreeBuilder builder;
  try {
    std::istringstream stream(with_end(text));
    YAML::Parser parser(stream);
    while (!builder.error() && parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::Exception& exception) {
    if (!builder.error()) return std::unexpected(explain(exception, text, builder));
  } catch (const std::exception& exception) {
    return std::unexpected(
        YamlError{.place = {}, .message = fmt::format("this is not YAML: {}", exception.what())});
  }
  if (builder.error()) return std::unexpected(*builder.error());
  return builder.take_root();
}

}  // namespace hb::app
