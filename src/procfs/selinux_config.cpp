#include "procfs/selinux_config.hpp"

#include "procfs/text_cursor.hpp"

namespace hb::procfs {

SelinuxMode parse_selinux_config(std::string_view text) {
  SelinuxMode mode = SelinuxMode::disabled;
  for (TextCursor lines(text); !lines.at_end();) {
    TextCursor line(lines.line());
    if (trim(line.until('=')) != "SELINUX") continue;
    const std::string_view value = trim(line.rest());
    if (value == "enforcing") mode = SelinuxMode::enforcing;
    if (value == "permissive") mode = SelinuxMode::permissive;
    if (value == "disabled") mode = SelinuxMode::disabled;
  }
  return mode;
}

}  // namespace hb::procfs
