#include "procfs/virtualization.hpp"

#include <cstddef>
#include <unistd.h>

#include "procfs/kept_file.hpp"
#include "procfs/mountinfo.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::procfs {
namespace {

constexpr std::size_t kCpuInfoBytesMax = std::size_t{32} << 20;

struct Mark {
  std::string_view text;
  std::string_view system;
};

// Vendors and products of virtual machines' firmware (/sys/class/dmi/id, SMBIOS type 1).
constexpr Mark kFirmwareMarks[] = {{"QEMU", "kvm"},
                                   {"KVM", "kvm"},
                                   {"Amazon EC2", "kvm"},
                                   {"Google Compute Engine", "kvm"},
                                   {"OpenStack", "kvm"},
                                   {"VMware", "vmware"},
                                   {"VirtualBox", "vbox"},
                                   {"innotek", "vbox"},
                                   {"Virtual Machine", "hyperv"},
                                   {"Xen", "xen"},
                                   {"Parallels", "parallels"},
                                   {"BHYVE", "bhyve"}};

// Clock sources that only a hypervisor offers.
constexpr Mark kClockMarks[] = {{"kvm-clock", "kvm"}, {"hyperv", "hyperv"}, {"xen", "xen"}};

// Words of the cgroup that a container's first process is in, and of its environment.
constexpr Mark kContainerMarks[] = {{"docker", "docker"}, {"containerd", "docker"}, {"kubepods", "docker"},
                                    {"libpod", "podman"}, {"lxc", "lxc"},           {"machine-rkt", "rkt"}};

// Modules of a host of virtual machines.
constexpr Mark kModuleMarks[] = {{"kvm ", "kvm"}, {"vboxdrv ", "vbox"}, {"vmmon ", "vmware"}};

std::string read_text(const std::string& path) { return read_file(path).value_or(std::string()); }

template <std::size_t kCount>
std::string_view find_mark(std::string_view text, const Mark (&marks)[kCount]) {
  for (const Mark& mark : marks) {
    if (text.find(mark.text) != std::string_view::npos) return mark.system;
  }
  return {};
}

// A virtual machine's disk that was made from a container's image still has the container's mark in it.
bool root_is_overlay(const HostRoot& host) {
  const std::string text = read_text(host.proc("self/mountinfo"));
  for (const Mount& mount : parse_mountinfo(text)) {
    if (mount.mount_point == "/") return mount.fs_type == "overlay";
  }
  return false;
}

std::string_view container(const HostRoot& host) {
  if (::access(host.root(".dockerenv").c_str(), F_OK) == 0 && root_is_overlay(host)) return "docker";
  if (::access(host.root("run/.containerenv").c_str(), F_OK) == 0) return "podman";
  const std::string environment = read_text(host.proc("1/environ"));
  const std::size_t variable = environment.find("container=");
  if (variable == 0 || (variable != std::string::npos && environment[variable - 1] == '\0')) {
    return find_mark(std::string_view(environment).substr(variable), kContainerMarks);
  }
  return find_mark(read_text(host.proc("1/cgroup")), kContainerMarks);
}

std::string_view virtual_machine(const HostRoot& host) {
  const std::string firmware =
      read_text(host.sys("class/dmi/id/sys_vendor")) + read_text(host.sys("class/dmi/id/product_name"));
  if (const std::string_view found = find_mark(firmware, kFirmwareMarks); !found.empty()) return found;
  if (!read_text(host.sys("hypervisor/type")).empty()) return "xen";
  return find_mark(read_text(host.sys("devices/system/clocksource/clocksource0/available_clocksource")),
                   kClockMarks);
}

// x86 CPUs have a flag that only a hypervisor sets (CPUID leaf 1, ECX bit 31).
bool has_hypervisor_flag(const HostRoot& host) {
  const std::string text = read_file(host.proc("cpuinfo"), kCpuInfoBytesMax).value_or(std::string());
  TextCursor lines(text);
  while (!lines.at_end()) {
    TextCursor line(lines.line());
    if (line.field() != "flags") continue;
    for (std::string_view flag = line.field(); !flag.empty(); flag = line.field()) {
      if (flag == "hypervisor") return true;
    }
    return false;
  }
  return false;
}

}  // namespace

Virtualization detect_virtualization(const HostRoot& host) {
  if (const std::string_view system = container(host); !system.empty()) {
    return {.system = std::string(system), .role = "guest"};
  }
  if (const std::string_view system = virtual_machine(host); !system.empty()) {
    return {.system = std::string(system), .role = "guest"};
  }
  if (has_hypervisor_flag(host)) return {.system = {}, .role = "guest"};
  if (const std::string_view system = find_mark(read_text(host.proc("modules")), kModuleMarks);
      !system.empty()) {
    return {.system = std::string(system), .role = "host"};
  }
  return {};
}

}  // namespace hb::procfs
