#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "procfs/host_root.hpp"

namespace hb::procfs {

// What /sys/devices/system/cpu tells of the CPUs (Documentation/ABI/testing/sysfs-devices-system-cpu). Lists
// are empty where the kernel tells nothing.
struct CpuSysfs {
  struct CoreThrottle {
    std::string package;
    std::string core;
    uint64_t count = 0;
  };
  struct PackageThrottle {
    std::string package;
    uint64_t count = 0;
  };
  struct Online {
    std::string cpu;
    bool online = false;
  };

  std::vector<CoreThrottle> core_throttles;        // each core once, though it may have several CPUs
  std::vector<PackageThrottle> package_throttles;  // each package once
  std::vector<Online> online;                      // empty when CPUs cannot be taken offline
  std::vector<std::string> isolated;               // CPUs that the scheduler leaves alone
};

[[nodiscard]] CpuSysfs read_cpu_sysfs(const HostRoot& host);

// "1,3-5" as 1, 3, 4, 5: the kernel's list format (bitmap_parselist). What is malformed, and CPUs past
// kCpusMax, are left out.
[[nodiscard]] std::vector<uint32_t> parse_cpu_list(std::string_view text);

}  // namespace hb::procfs
