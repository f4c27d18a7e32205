#pragma once

#include <cstdint>
#include <string>

#include "base/error.hpp"
#include "procfs/host_root.hpp"

namespace hb::procfs {

// What the machine is. The words are those of the original API (gopsutil's).
struct Platform {
  std::string hostname;
  std::string platform;          // "debian"
  std::string platform_family;   // "debian", "rhel", "suse", …
  std::string platform_version;  // "12.11"
  std::string pretty_name;       // "Debian GNU/Linux 12 (bookworm)"
  std::string kernel_version;
  std::string kernel_arch;
  std::string virtualization_system;  // "kvm", "docker", …; empty when unknown
  std::string virtualization_role;    // "host", "guest" or empty
  std::string host_id;                // a UUID
};

// Never fails: what cannot be read is empty.
[[nodiscard]] Platform read_platform(const HostRoot& host);

// The boot time in Unix seconds, and the time since then in seconds.
struct Uptime {
  uint64_t boot_time_seconds = 0;
  double uptime_seconds = 0;
};
[[nodiscard]] Result<Uptime> read_uptime(const HostRoot& host);

}  // namespace hb::procfs
