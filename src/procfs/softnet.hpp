#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace hb::procfs {

// What the network's receive path counts for one CPU. What an older kernel does not tell is 0.
struct SoftnetCpu {
  uint64_t cpu = 0;
  uint64_t processed = 0;
  uint64_t dropped = 0;
  uint64_t times_squeezed = 0;
  uint64_t cpu_collision = 0;
  uint64_t received_rps = 0;
  uint64_t flow_limit = 0;
  uint64_t backlog_length = 0;
};

// /proc/net/softnet_stat: a line of hexadecimal columns for each CPU that is online;
// net/core/net-procfs.c. Kernels before 5.14 do not say which CPU it is: there it is the line's number.
// Reuses the memory of `out`. corrupt when a line is of another form.
[[nodiscard]] Result<void> parse_softnet(std::string_view text, std::vector<SoftnetCpu>& out);

}  // namespace hb::procfs
