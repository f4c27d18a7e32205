#pragma once

#include <string>
#include <variant>
#include <vector>

#include "app/flags.hpp"
#include "app/options.hpp"

namespace hb::app {

// All that was said, by the command line and under it by the configuration file, and what follows from it.
struct Configuration {
  std::string file;   // the configuration file that was read; empty when there is none
  Settings settings;  // the command line's where both speak
  Options options;    // as far as there are no errors; without the default of data_dir
  // Sentences. A list on the command line takes the place of the file's.
  std::vector<std::string> file_errors;  // "FILE:LINE:COLUMN: ...", in the file's order
  std::string usage_error;               // of the command line; empty when there is none
};

// Reads the command line and the configuration file. A text instead when that is what was asked for, or the
// command line cannot be understood.
[[nodiscard]] std::variant<Configuration, PrintAndExit> read_configuration(int argc, const char* const* argv);

// As YAML that can be read again: what was said as values, the defaults as comments.
[[nodiscard]] std::string configuration_text(const Settings& settings);

}  // namespace hb::app
