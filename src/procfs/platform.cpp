#include "procfs/platform.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

#include "procfs/kept_file.hpp"
#include "procfs/kernel.hpp"
#include "procfs/loadavg.hpp"
#include "procfs/os_release.hpp"
#include "procfs/system_stat.hpp"
#include "procfs/text_cursor.hpp"
#include "procfs/virtualization.hpp"

namespace hb::procfs {
namespace {

struct Family {
  std::string_view platform;
  std::string_view family;
};

// gopsutil's families; a distribution that is not listed names its parents in os-release's ID_LIKE.
constexpr Family kFamilies[] = {
    {"debian", "debian"},   {"ubuntu", "debian"},      {"linuxmint", "debian"},
    {"raspbian", "debian"}, {"fedora", "fedora"},      {"centos", "rhel"},
    {"redhat", "rhel"},     {"rhel", "rhel"},          {"oracle", "rhel"},
    {"ol", "rhel"},         {"amazon", "rhel"},        {"amzn", "rhel"},
    {"rocky", "rhel"},      {"almalinux", "rhel"},     {"scientific", "rhel"},
    {"opensuse", "suse"},   {"opensuse-leap", "suse"}, {"opensuse-tumbleweed", "suse"},
    {"sles", "suse"},       {"suse", "suse"},          {"arch", "arch"},
    {"gentoo", "gentoo"},   {"alpine", "alpine"},      {"slackware", "slackware"},
    {"nixos", "nixos"}};

std::string_view family_of(std::string_view id) {
  const auto found = std::ranges::find(kFamilies, id, &Family::platform);
  return found == std::end(kFamilies) ? std::string_view() : found->family;
}

std::string family_of(std::string_view id, std::string_view id_like) {
  if (const std::string_view family = family_of(id); !family.empty()) return std::string(family);
  TextCursor parents(id_like);
  for (std::string_view parent = parents.field(); !parent.empty(); parent = parents.field()) {
    if (const std::string_view family = family_of(parent); !family.empty()) return std::string(family);
  }
  return {};
}

std::string read_word(const std::string& path) {
  const auto text = read_file(path);
  return text ? std::string(trim(*text)) : std::string();
}

// Debian's os-release tells the major version alone: "12", where /etc/debian_version has "12.11".
std::string version_of(const HostRoot& host, const OsRelease& release) {
  if (release.get("ID") == "debian") {
    if (std::string version = read_word(host.root("etc/debian_version")); !version.empty()) return version;
  }
  return std::string(release.get("VERSION_ID"));
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : std::isxdigit(static_cast<unsigned char>(text[i])) == 0) return false;
  }
  return true;
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// The firmware's number, which root alone may read, else systemd's (machine-id(5)), else that of this boot.
std::string host_id(const HostRoot& host) {
  if (std::string id = lower(read_word(host.sys("class/dmi/id/product_uuid"))); is_uuid(id)) return id;
  std::string id = lower(read_word(host.root("etc/machine-id")));
  if (id.size() == 32) {
    for (const std::size_t dash : {8U, 13U, 18U, 23U})
      id.insert(dash, 1, '-');
    if (is_uuid(id)) return id;
  }
  id = lower(read_word(host.proc("sys/kernel/random/boot_id")));
  return is_uuid(id) ? id : std::string();
}

}  // namespace

Platform read_platform(const HostRoot& host) {
  Platform platform;
  if (const auto kernel = read_kernel(host)) {
    platform.hostname = kernel->nodename;
    platform.kernel_version = kernel->release;
    platform.kernel_arch = kernel->machine;
  }
  if (const auto release = read_os_release(host)) {
    platform.platform = release->get("ID");
    platform.platform_family = family_of(release->get("ID"), release->get("ID_LIKE"));
    platform.platform_version = version_of(host, *release);
    platform.pretty_name = release->get("PRETTY_NAME");
  }
  const Virtualization virtualization = detect_virtualization(host);
  platform.virtualization_system = virtualization.system;
  platform.virtualization_role = virtualization.role;
  platform.host_id = host_id(host);
  return platform;
}

Result<Uptime> read_uptime(const HostRoot& host) {
  const auto stat_text = read_file(host.proc("stat"), std::size_t{4} << 20);
  if (!stat_text) return std::unexpected(stat_text.error());
  SystemStat stat;
  parse_system_stat(*stat_text, stat);
  if (!stat.boot_time) return fail(ErrorCode::corrupt, host.proc("stat") + ": no boot time in it");
  const auto uptime_text = read_file(host.proc("uptime"));
  if (!uptime_text) return std::unexpected(uptime_text.error());
  const auto uptime = parse_uptime(*uptime_text);
  if (!uptime) return fail(ErrorCode::corrupt, host.proc("uptime") + ": no number");
  return Uptime{.boot_time_seconds = *stat.boot_time, .uptime_seconds = *uptime};
}

}  // namespace hb::procfs
