#include <algorithm>
#include <vector>

#include "app/commands/check.hpp"
#include "app/commands/command.hpp"

namespace hb::app {

Command config_command();
Command db_command();
Command promqltest_command();
Command query_command();

std::span<const Command> all_commands() {
  static const std::vector<Command> commands = {check_command(), config_command(), db_command(),
                                                promqltest_command(), query_command()};
  return commands;
}

const Command* find_command(int argc, const char* const* argv) {
  if (argc < 2) return nullptr;
  const auto found = std::ranges::find(all_commands(), std::string_view(argv[1]), &Command::name);
  return found == all_commands().end() ? nullptr : &*found;
}

}  // namespace hb::app
