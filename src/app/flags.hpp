#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/options.hpp"
#include "app/yaml_tree.hpp"
#include "base/error.hpp"
#include "collect/flag_values.hpp"

namespace hb::app {

// A flag of the program, which is a key of the configuration file as well. The table of all of them is what
// the command line, the file, --help and docs/configuration.md are made from: a flag that is added there has
// everything else at once.
struct Flag {
  // Takes what was said: one value, any number of a list's. The message goes on where the flag's name ends:
  // "'5m' is no time …".
  using Take = Result<void> (*)(const Flag& flag, std::span<const std::string> values, Options& options);

  std::string name;  // without its dashes: "retention-raw"
  collect::FlagKind kind = collect::FlagKind::text;
  std::string_view section = {};     // its heading in --help
  std::string_view value_name = {};  // in --help: "TIME"
  std::string_view expects = {};     // in messages: "a time such as 36h, 7d or 2y"
  std::string default_value = {};    // "true" or "false" of a boolean
  std::string help = {};
  Take take = nullptr;

  // The flag's name in the configuration file, where a dot may be written as nesting: "retention-raw",
  // "path.procfs"; the collectors' flags stand under "collectors": "collectors.cpu.guest".
  [[nodiscard]] std::string key() const;
};

inline constexpr std::string_view kCollectorsSection = "Collectors";

// In the order of --help.
[[nodiscard]] std::span<const Flag> all_flags();

// Null when there is none of that name, or that key.
[[nodiscard]] const Flag* find_flag(std::string_view name);
[[nodiscard]] const Flag* find_flag_of_key(std::string_view key);

// What was said of a flag, and where.
struct Setting {
  std::vector<std::string> values;      // "true" or "false" of a boolean
  std::string name;                     // as it stands there: "--retention-raw", or the key
  std::optional<TextPlace> place = {};  // in the configuration file; none on the command line
};

// By the flag's name.
using Settings = std::map<std::string, Setting, std::less<>>;

}  // namespace hb::app
