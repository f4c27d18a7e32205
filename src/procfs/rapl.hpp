#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "procfs/host_root.hpp"

namespace hb::procfs {

// A zone of /sys/class/powercap that counts energy (Documentation/power/powercap/powercap.rst).
struct RaplZone {
  std::string name;    // "package", "core", "dram", …
  std::string index;   // of the zones of that name
  std::string folder;  // "class/powercap/intel-rapl:0", below sysfs
};

// In the order of the folders' names. Empty when the host has none.
[[nodiscard]] std::vector<RaplZone> list_rapl_zones(const HostRoot& host);

}  // namespace hb::procfs
