#include "app/config_file.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "app/nearest_name.hpp"
#include "base/fd.hpp"
#include "base/read_bounded.hpp"
#include "collect/registry.hpp"

namespace hb::app {
namespace {

using collect::FlagKind;
using Kind = YamlNode::Kind;

std::vector<std::string> all_keys() {
  std::vector<std::string> keys = {std::string(kEnableKey), std::string(kDisableKey)};
  for (const Flag& flag : all_flags())
    keys.push_back(flag.key());
  std::ranges::sort(keys);
  return keys;
}

std::string describe(const YamlNode& node) {
  switch (node.kind) {
    case Kind::nothing:
      return "nothing";
    case Kind::text:
      return fmt::format("'{}'", node.text);
    case Kind::list:
      return "a list";
    case Kind::map:
      return "keys of its own";
  }
  return {};
}

// Walks the tree and holds it against the table of flags.
class ConfigReader {
 public:
  ConfigReader() : keys_(all_keys()) {
    for (const collect::CollectorSpec& spec : collect::all_collectors())
      collectors_.emplace_back(spec.name);
  }

  ConfigText read(const YamlNode& root) {
    if (root.kind == Kind::map) {
      read_keys(root, "");
    } else if (root.kind != Kind::nothing) {
      add_error(root.place, fmt::format("the file holds keys and their values, not {}", describe(root)));
    }
    return std::move(read_);
  }

 private:
  void read_keys(const YamlNode& map, const std::string& prefix) {
    std::map<std::string_view, int> lines;
    for (std::size_t i = 0; i < map.keys.size() && !full(); ++i) {
      const YamlNode::Key& key = map.keys[i];
      const auto [known, is_new] = lines.emplace(key.text, key.place.line);
      if (!is_new) {
        add_error(key.place,
                  fmt::format("the key '{}{}' stands on line {} already", prefix, key.text, known->second));
        continue;
      }
      read_key(key.place, prefix + key.text, map.items[i]);
    }
  }

  void read_key(TextPlace place, const std::string& key, const YamlNode& node) {
    if (key == kEnableKey || key == kDisableKey) return read_switches(place, key, node);
    const Flag* flag = find_flag_of_key(key);
    const bool has_keys = is_section(key);
    if (has_keys && node.kind == Kind::map) return read_keys(node, key + ".");
    if (has_keys && node.kind == Kind::nothing) return;  // all that it held is a comment
    if (flag != nullptr) return read_value(place, key, *flag, node);
    if (has_keys) {
      return add_error(node.place, fmt::format("{} expects keys of its own such as '{}', not {}", key,
                                               first_key_of(key), describe(node)));
    }
    refuse_unknown(place, key, node);
  }

  void read_value(TextPlace place, const std::string& key, const Flag& flag, const YamlNode& node) {
    // An absent value has no place of its own.
    const TextPlace at = node.kind == Kind::nothing ? place : node.place;
    if (flag.kind == FlagKind::boolean) {
      const bool truth = node.kind == Kind::text && !node.quoted;
      if (!truth || (node.text != "true" && node.text != "false")) return refuse_type(at, key, flag, node);
      return add_setting(flag, {.values = {node.text}, .name = key, .place = at});
    }
    if (node.kind == Kind::text) return add_setting(flag, {.values = {node.text}, .name = key, .place = at});
    if (flag.kind != FlagKind::list || node.kind != Kind::list) return refuse_type(at, key, flag, node);
    Setting setting{.values = {}, .name = key, .place = at};
    for (const YamlNode& item : node.items) {
      if (item.kind != Kind::text) return refuse_type(item.place, key, flag, item);
      setting.values.push_back(item.text);
    }
    add_setting(flag, std::move(setting));
  }

  // A list of collectors to turn on, or off.
  void read_switches(TextPlace place, const std::string& key, const YamlNode& node) {
    std::span<const YamlNode> items = node.items;
    if (node.kind == Kind::text) items = {&node, 1};
    if (node.kind == Kind::map || node.kind == Kind::nothing) {
      const TextPlace at = node.kind == Kind::nothing ? place : node.place;
      return add_error(at, fmt::format("{} expects a list of collectors, not {}", key, describe(node)));
    }
    for (const YamlNode& item : items) {
      if (item.kind != Kind::text) {
        add_error(item.place, fmt::format("{} expects collectors' names, not {}", key, describe(item)));
        continue;
      }
      const bool known = std::ranges::find(collectors_, item.text) != collectors_.end();
      if (!known) {
        add_error(item.place, "there is no collector " + with_nearest(item.text, collectors_));
        continue;
      }
      add_setting(*find_flag("collector." + item.text),
                  {.values = {key == kEnableKey ? "true" : "false"}, .name = key, .place = item.place});
    }
  }

  void add_setting(const Flag& flag, Setting setting) {
    const auto [known, is_new] = read_.settings.try_emplace(flag.name, setting);
    if (is_new) return;
    add_error(*setting.place, fmt::format("'{}' was set on line {} already", flag.key(),
                                          known->second.place.value_or(TextPlace{}).line));
  }

  void refuse_type(TextPlace place, const std::string& key, const Flag& flag, const YamlNode& node) {
    add_error(place, fmt::format("{} expects {}, not {}", key, flag.expects, describe(node)));
  }

  // A key that holds others may be right but for its nesting: then the first of these tells more.
  void refuse_unknown(TextPlace place, const std::string& key, const YamlNode& node) {
    if (full()) return;
    std::string_view nearest;
    if (!node.keys.empty()) nearest = nearest_name(key + "." + node.keys.front().text, keys_);
    if (nearest.empty()) nearest = nearest_name(key, keys_);
    add_error(place, nearest.empty() ? fmt::format("unknown key '{}'", key)
                                     : fmt::format("unknown key '{}'; did you mean '{}'?", key, nearest));
  }

  [[nodiscard]] bool full() const { return read_.errors.size() > kConfigErrorsMax; }

  void add_error(TextPlace place, std::string message) {
    if (full()) return;
    if (read_.errors.size() == kConfigErrorsMax) message = "there are more errors, which are not listed";
    read_.errors.push_back({.place = place, .message = std::move(message)});
  }

  // Whether keys stand below this one.
  [[nodiscard]] bool is_section(const std::string& key) const { return !first_key_of(key).empty(); }

  [[nodiscard]] std::string_view first_key_of(const std::string& section) const {
    const std::string prefix = section + ".";
    const auto found = std::ranges::lower_bound(keys_, prefix);
    if (found == keys_.end() || !found->starts_with(prefix)) return {};
    return std::string_view(*found).substr(prefix.size());
  }

  const std::vector<std::string> keys_;  // sorted
  std::vector<std::string> collectors_;
  ConfigText read_;
};

}  // namespace

Result<std::string> read_config_file(const std::string& path) {
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return fail_errno(errno, path);
  Result<std::string> text = read_bounded(file.get(), kConfigBytesMax, path);
  if (!text && text.error().code == ErrorCode::limit) text.error().message += "; is it a configuration file?";
  return text;
}

ConfigText parse_config(std::string_view text) {
  const auto root = parse_yaml(text);
  if (root) return ConfigReader().read(*root);
  ConfigText broken;
  broken.errors.push_back({.place = root.error().place, .message = root.error().message});
  return broken;
}

}  // namespace hb::app
