#include "procfs/pid_status.hpp"

#include <algorithm>

#include "procfs/text_cursor.hpp"

namespace hb::procfs {

PidStatus parse_pid_status(std::string_view text) {
  PidStatus status;
  TextCursor lines(text);
  while (!lines.at_end()) {
    TextCursor line(lines.line());
    if (line.field() != "Uid:") continue;
    for (uint32_t& uid : status.uids)
      uid = static_cast<uint32_t>(line.number().value_or(0));
    break;
  }
  return status;
}

std::string join_command_line(std::string_view arguments) {
  while (arguments.ends_with('\0'))
    arguments.remove_suffix(1);
  std::string line(arguments.substr(0, kCommandLineBytesMax));
  std::ranges::replace(line, '\0', ' ');
  return line;
}

}  // namespace hb::procfs
