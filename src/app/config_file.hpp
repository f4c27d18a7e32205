#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "app/flags.hpp"
#include "app/yaml_tree.hpp"
#include "base/error.hpp"

namespace hb::app {

// The configuration file that is read when --config names none and it exists.
inline constexpr std::string_view kConfigFile = "/etc/heartbeat/heartbeat.yml";

inline constexpr std::size_t kConfigBytesMax = 1 << 20;

// Errors that are listed; a file with more of them is none of ours.
inline constexpr std::size_t kConfigErrorsMax = 100;

// The keys that turn collectors on and off by name; a collector's own key, "collectors.NAME", does it as
// well.
inline constexpr std::string_view kEnableKey = "collectors.enable";
inline constexpr std::string_view kDisableKey = "collectors.disable";

// What is wrong in the file, and where.
struct ConfigError {
  TextPlace place;
  std::string message;
};

// What a configuration file says.
struct ConfigText {
  Settings settings;                // each with its place; the values are not looked at yet
  std::vector<ConfigError> errors;  // in the file's order, all that were found
};

// The file's bytes. not_found when it is absent, limit when it is longer than kConfigBytesMax, io.
[[nodiscard]] Result<std::string> read_config_file(const std::string& path);

// Reads YAML whose keys are the flags' (Flag::key). Unknown keys, values of the wrong type and keys that are
// set twice are errors; so is a text that is no YAML, which is then the only one. Pure.
[[nodiscard]] ConfigText parse_config(std::string_view text);

}  // namespace hb::app
