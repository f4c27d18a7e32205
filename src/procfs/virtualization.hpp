#pragma once

#include <string>
#include <string_view>

#include "procfs/host_root.hpp"

namespace hb::procfs {

// What a machine runs on, in gopsutil's words.
struct Virtualization {
  std::string system;  // "kvm", "xen", "vmware", "vbox", "hyperv", "docker", "lxc", …; empty when unknown
  std::string role;    // "guest", "host" or empty: neither is known

  bool operator==(const Virtualization&) const = default;
};

// Containers first, since they are the nearer wall; then what the firmware, the hypervisor's own folder, the
// clock and the CPU's flags say of a virtual machine; then whether this is a host of virtual machines.
[[nodiscard]] Virtualization detect_virtualization(const HostRoot& host);

}  // namespace hb::procfs
