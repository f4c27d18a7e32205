#pragma once

#include <string>
#include <string_view>

namespace hb::procfs {

// What the path of a control group tells of who runs in it. Nothing is asked of a container engine: engines
// put the container's id into the path, and that is all that is read. Text that is not known is empty.
struct CgroupOwner {
  // The innermost unit of systemd's on the path, with its \x2d escapes undone.
  std::string unit;
  // The innermost container's: 64 hexadecimal digits, or the name where the engine knows containers by name.
  std::string container_id;
  // Of LXC's containers and systemd's machines, whose path has the name.
  std::string container_name;
  std::string pod_uid;  // Kubernetes's, as its API writes it

  // Whether the group is the unit's or container's own, and not one inside it: the kernel's figures are sums
  // over all groups inside, so that only the own one may be counted in a sum over units or containers.
  bool is_unit = false;
  bool is_container = false;

  bool operator==(const CgroupOwner&) const = default;
};

// From a path as in /proc/PID/cgroup. It knows docker, containerd, CRI-O, podman and nerdctl, with systemd's
// scopes or with plain folders, Kubernetes's pods, LXC, and the machines of systemd-machined.
[[nodiscard]] CgroupOwner parse_cgroup_path(std::string_view path);

// Undoes the escapes of systemd.unit(5): \x2d for a hyphen. Anything else stays as it is.
[[nodiscard]] std::string unescape_unit(std::string_view name);

}  // namespace hb::procfs
