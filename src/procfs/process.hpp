#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "procfs/host_root.hpp"

namespace hb::procfs {

// One process, as it is now.
struct Process {
  uint32_t pid = 0;
  uint32_t parent = 0;
  std::string name = {};          // comm: at most 15 bytes, any but NUL
  std::string command_line = {};  // the arguments, separated by blanks; empty for a kernel thread
  char state = '?';               // R, S, D, Z, T … as ps(1) has them
  uint64_t threads = 0;
  uint64_t resident_bytes = 0;
  double start_time_seconds = 0;  // Unix time; 0 when the boot time is not known
  uint32_t uid = 0;               // the effective one
};

// not_found when there is no such process, io when it may not be looked at.
[[nodiscard]] Result<Process> read_process(const HostRoot& host, uint32_t pid);

// Processes past this number are left out (the kernel's own limit, PID_MAX_LIMIT, is 2^22).
inline constexpr std::size_t kProcessesMax = std::size_t{1} << 22;

// The processes there are, ascending; and how many.
[[nodiscard]] std::vector<uint32_t> list_processes(const HostRoot& host);
[[nodiscard]] std::size_t count_processes(const HostRoot& host);

}  // namespace hb::procfs
