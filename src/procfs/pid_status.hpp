#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hb::procfs {

// The lines of /proc/PID/status that are used.
struct PidStatus {
  std::array<uint32_t, 4> uids{};  // real, effective, saved, of file systems
};

// proc_pid_status(5). The name line may hold escaped newlines, no real ones.
[[nodiscard]] PidStatus parse_pid_status(std::string_view text);

// Longer command lines are cut here.
inline constexpr std::size_t kCommandLineBytesMax = 16'384;

// The arguments of /proc/PID/cmdline, separated by NULs, as one line separated by blanks;
// proc_pid_cmdline(5).
[[nodiscard]] std::string join_command_line(std::string_view arguments);

}  // namespace hb::procfs
