#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "procfs/host_root.hpp"

namespace hb::procfs {

// One logical CPU of /proc/cpuinfo. What an architecture does not tell is empty or 0.
struct CpuInfo {
  uint32_t cpu = 0;
  std::string vendor_id = {};
  std::string family = {};
  std::string model = {};
  std::string model_name = {};
  std::string stepping = {};
  std::string microcode = {};
  double mhz = 0;
  std::string cache_size = {};  // "1024 KB"
  std::string physical_id = {};
  std::string core_id = {};
  uint32_t cores = 0;
  std::vector<std::string> flags = {};
  std::vector<std::string> bugs = {};
};

// arch/x86/kernel/cpu/proc.c and arch/arm64/kernel/cpuinfo.c of the kernel. On arm64 the implementer and the
// part are looked up in a short table of those in use, and "CPU revision" is the stepping.
[[nodiscard]] std::vector<CpuInfo> parse_cpuinfo(std::string_view text);

// /proc/cpuinfo of the host, completed from /sys/devices/system/cpu where it tells no ids of package and
// core.
[[nodiscard]] Result<std::vector<CpuInfo>> read_cpuinfo(const HostRoot& host);

}  // namespace hb::procfs
