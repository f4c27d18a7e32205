#include "procfs/cpu_sysfs.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "procfs/folder.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/system_stat.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::procfs {
namespace {

constexpr std::string_view kFolder = "devices/system/cpu";

std::optional<std::string> read_word(const std::string& path) {
  const auto text = read_file(path);
  if (!text) return std::nullopt;
  return std::string(trim(*text));
}

std::optional<uint64_t> read_number(const std::string& path) {
  const auto word = read_word(path);
  return word ? parse_u64(*word) : std::nullopt;
}

// The numbers of the folders cpu0, cpu1, …, ascending.
std::vector<uint32_t> list_cpus(const HostRoot& host) {
  std::vector<uint32_t> cpus;
  for (const std::string& name : list_folder(host.sys(kFolder))) {
    if (!name.starts_with("cpu")) continue;
    const auto number = parse_u64(std::string_view(name).substr(3));
    if (number && *number < kCpusMax) cpus.push_back(static_cast<uint32_t>(*number));
  }
  std::ranges::sort(cpus);
  return cpus;
}

void add_throttles(CpuSysfs& out, const std::string& cpu_folder) {
  const auto package = read_word(cpu_folder + "topology/physical_package_id");
  const auto core = read_word(cpu_folder + "topology/core_id");
  if (!package || !core) return;
  const auto core_count = read_number(cpu_folder + "thermal_throttle/core_throttle_count");
  const bool core_is_new = std::ranges::none_of(out.core_throttles, [&](const CpuSysfs::CoreThrottle& known) {
    return known.package == *package && known.core == *core;
  });
  if (core_count && core_is_new) out.core_throttles.push_back({*package, *core, *core_count});
  const auto package_count = read_number(cpu_folder + "thermal_throttle/package_throttle_count");
  const bool package_is_new =
      std::ranges::find(out.package_throttles, *package, &CpuSysfs::PackageThrottle::package) ==
      out.package_throttles.end();
  if (package_count && package_is_new) out.package_throttles.push_back({*package, *package_count});
}

}  // namespace

CpuSysfs read_cpu_sysfs(const HostRoot& host) {
  CpuSysfs out;
  const std::string folder = host.sys(kFolder) + "/";
  const std::vector<uint32_t> cpus = list_cpus(host);
  for (const uint32_t cpu : cpus)
    add_throttles(out, folder + "cpu" + std::to_string(cpu) + "/");
  // Where the first CPU has no such file, node_exporter reports none: x86 has it for the others alone.
  if (read_word(folder + "cpu0/online")) {
    for (const uint32_t cpu : cpus) {
      const std::string number = std::to_string(cpu);
      out.online.push_back({.cpu = number, .online = read_word(folder + "cpu" + number + "/online") == "1"});
    }
  }
  for (const uint32_t cpu : parse_cpu_list(read_word(folder + "isolated").value_or("")))
    out.isolated.push_back(std::to_string(cpu));
  return out;
}

std::vector<uint32_t> parse_cpu_list(std::string_view text) {
  std::vector<uint32_t> cpus;
  TextCursor ranges(trim(text));
  while (!ranges.at_end()) {
    TextCursor range(ranges.until(','));
    const auto first = parse_u64(range.until('-'));
    const auto last = range.at_end() ? first : parse_u64(range.rest());
    if (!first || !last) continue;
    for (uint64_t cpu = *first; cpu <= *last && cpu < kCpusMax; ++cpu)
      cpus.push_back(static_cast<uint32_t>(cpu));
    if (cpus.size() > kCpusMax) break;
  }
  return cpus;
}

}  // namespace hb::procfs
