#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace hb::procfs {

// The fields of /proc/PID/stat that are used.
struct PidStat {
  uint32_t pid = 0;
  std::string_view comm = {};  // a view into the text; any bytes but NUL
  char state = '?';
  uint32_t parent = 0;
  uint64_t user_ticks = 0;  // of 1/USER_HZ second
  uint64_t system_ticks = 0;
  uint64_t threads = 0;
  uint64_t start_ticks = 0;  // after the boot
  uint64_t virtual_bytes = 0;
  uint64_t resident_pages = 0;
};

// proc_pid_stat(5). The name stands in parentheses and may itself hold any, and newlines: it ends at the
// text's last one. Nothing when the text is not of that form or ends before the resident size.
[[nodiscard]] std::optional<PidStat> parse_pid_stat(std::string_view text);

}  // namespace hb::procfs
