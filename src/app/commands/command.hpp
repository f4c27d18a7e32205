#pragma once

#include <span>
#include <string_view>

namespace hb::app {

// A subcommand of the program: `heartbeat NAME ...`. Each has a file of its own in this folder, which defines
// NAME_command(); commands.cpp lists them. It parses its own arguments (argv[0] is the command's name),
// answers --help, prints what it found to standard output and what went wrong to standard error.
struct Command {
  std::string_view name;
  std::string_view about;  // a line in `heartbeat --help`
  // The program's exit status: 0, 1 for what went wrong or was found bad, 2 for wrong arguments.
  int (*run)(int argc, const char* const* argv);
};

// All of them, in the order of --help.
[[nodiscard]] std::span<const Command> all_commands();

// The command that the first argument names; null when there is none: then the server is meant.
[[nodiscard]] const Command* find_command(int argc, const char* const* argv);

}  // namespace hb::app
