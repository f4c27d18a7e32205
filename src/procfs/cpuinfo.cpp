#include "procfs/cpuinfo.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "procfs/kept_file.hpp"
#include "procfs/system_stat.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::procfs {
namespace {

constexpr std::size_t kCpuInfoBytesMax = std::size_t{32} << 20;

struct CodeName {
  std::string_view code;
  std::string_view name;
};

// The implementers of arm64 cores (arch/arm64/include/asm/cputype.h).
constexpr CodeName kArmImplementers[] = {{"0x41", "ARM"},       {"0x42", "Broadcom"},  {"0x43", "Cavium"},
                                         {"0x46", "Fujitsu"},   {"0x48", "HiSilicon"}, {"0x4e", "NVIDIA"},
                                         {"0x50", "APM"},       {"0x51", "Qualcomm"},  {"0x61", "Apple"},
                                         {"0x6d", "Microsoft"}, {"0xc0", "Ampere"}};
// ARM's own parts, under which most others' cores are known too.
constexpr CodeName kArmParts[] = {
    {"0xd03", "Cortex-A53"},  {"0xd04", "Cortex-A35"},  {"0xd05", "Cortex-A55"},  {"0xd07", "Cortex-A57"},
    {"0xd08", "Cortex-A72"},  {"0xd09", "Cortex-A73"},  {"0xd0a", "Cortex-A75"},  {"0xd0b", "Cortex-A76"},
    {"0xd0c", "Neoverse-N1"}, {"0xd0d", "Cortex-A77"},  {"0xd40", "Neoverse-V1"}, {"0xd41", "Cortex-A78"},
    {"0xd44", "Cortex-X1"},   {"0xd46", "Cortex-A510"}, {"0xd47", "Cortex-A710"}, {"0xd49", "Neoverse-N2"},
    {"0xd4f", "Neoverse-V2"}, {"0xd80", "Cortex-A520"}, {"0xd81", "Cortex-A720"}};

std::string name_of(std::string_view code, std::span<const CodeName> names) {
  const auto found = std::ranges::find(names, code, &CodeName::code);
  return std::string(found == names.end() ? code : found->name);
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  TextCursor fields(text);
  for (std::string_view word = fields.field(); !word.empty(); word = fields.field())
    words.emplace_back(word);
  return words;
}

uint32_t number_of(std::string_view text) { return static_cast<uint32_t>(parse_u64(text, 0).value_or(0)); }

void set_x86(CpuInfo& cpu, std::string_view key, std::string_view value) {
  if (key == "vendor_id") cpu.vendor_id = value;
  if (key == "cpu family") cpu.family = value;
  if (key == "model") cpu.model = value;
  if (key == "model name") cpu.model_name = value;
  if (key == "stepping") cpu.stepping = value;
  if (key == "microcode") cpu.microcode = value;
  if (key == "cpu MHz") cpu.mhz = parse_double(value).value_or(0);
  if (key == "cache size") cpu.cache_size = value;
  if (key == "physical id") cpu.physical_id = value;
  if (key == "core id") cpu.core_id = value;
  if (key == "cpu cores") cpu.cores = number_of(value);
  if (key == "flags") cpu.flags = words_of(value);
  if (key == "bugs") cpu.bugs = words_of(value);
}

void set_arm(CpuInfo& cpu, std::string_view key, std::string_view value) {
  if (key == "CPU implementer") cpu.vendor_id = name_of(value, kArmImplementers);
  if (key == "CPU architecture") cpu.family = value;
  if (key == "CPU part") {
    cpu.model = value;
    if (cpu.model_name.empty()) cpu.model_name = name_of(value, kArmParts);
  }
  if (key == "CPU revision") cpu.stepping = value;
  if (key == "Features") cpu.flags = words_of(value);
}

}  // namespace

std::vector<CpuInfo> parse_cpuinfo(std::string_view text) {
  std::vector<CpuInfo> cpus;
  TextCursor lines(text);
  while (!lines.at_end()) {
    TextCursor line(lines.line());
    const std::string_view key = trim(line.until(':'));
    const std::string_view value = trim(line.rest());
    if (key == "processor") {
      const auto number = parse_u64(value);
      if (!number || cpus.size() >= kCpusMax) continue;
      cpus.push_back({.cpu = static_cast<uint32_t>(*number)});
    }
    if (cpus.empty()) continue;
    set_x86(cpus.back(), key, value);
    set_arm(cpus.back(), key, value);
  }
  return cpus;
}

Result<std::vector<CpuInfo>> read_cpuinfo(const HostRoot& host) {
  const auto text = read_file(host.proc("cpuinfo"), kCpuInfoBytesMax);
  if (!text) return std::unexpected(text.error());
  std::vector<CpuInfo> cpus = parse_cpuinfo(*text);
  if (cpus.empty()) return fail(ErrorCode::corrupt, host.proc("cpuinfo") + ": no CPU in it");
  for (CpuInfo& cpu : cpus) {
    const std::string topology = host.sys("devices/system/cpu/cpu" + std::to_string(cpu.cpu) + "/topology/");
    const auto complete = [&topology](std::string& id, std::string_view file) {
      if (!id.empty()) return;
      if (const auto read = read_file(topology + std::string(file))) id = trim(*read);
    };
    complete(cpu.physical_id, "physical_package_id");
    complete(cpu.core_id, "core_id");
  }
  return cpus;
}

}  // namespace hb::procfs
