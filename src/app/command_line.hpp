#pragma once

#include <optional>
#include <string>
#include <variant>

#include "app/flags.hpp"
#include "app/options.hpp"

namespace hb::app {

// What the command line says, before its values are looked at.
struct CommandLine {
  Settings settings;
  std::optional<std::string> config_file;  // empty: none is to be read
};

// Splits the arguments into flags. --help and --version, flags that are unknown or lack a value, and surplus
// words answer with a text.
[[nodiscard]] std::variant<CommandLine, PrintAndExit> parse_arguments(int argc, const char* const* argv);

// What a wrong command line is answered with: the sentence, and where to read on.
[[nodiscard]] PrintAndExit usage_error(std::string_view sentence);

}  // namespace hb::app
