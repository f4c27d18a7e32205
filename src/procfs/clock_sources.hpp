#pragma once

#include <string>
#include <vector>

#include "procfs/host_root.hpp"

namespace hb::procfs {

// One folder of /sys/devices/system/clocksource.
struct ClockSource {
  std::string device;  // "0"
  std::vector<std::string> available = {};
  std::string current = {};
};

// Documentation/timers/timekeeping.rst of the kernel names them; empty when there is none.
[[nodiscard]] std::vector<ClockSource> read_clock_sources(const HostRoot& host);

}  // namespace hb::procfs
