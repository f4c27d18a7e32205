#include "procfs/system_stat.hpp"

#include <utility>

#include "procfs/text_cursor.hpp"

namespace hb::procfs {
namespace {

// "cpu7" and its columns; older kernels have fewer of them.
std::optional<CpuTimes> parse_cpu(std::string_view name, TextCursor columns) {
  const auto cpu = parse_u64(name.substr(3));
  if (!cpu || *cpu >= kCpusMax) return std::nullopt;
  CpuTimes times{.cpu = static_cast<uint32_t>(*cpu)};
  std::size_t parsed = 0;
  for (; parsed < kCpuModes; ++parsed) {
    const auto ticks = columns.number();
    if (!ticks) break;
    times.ticks[parsed] = *ticks;
  }
  if (parsed < 4) return std::nullopt;
  return times;
}

void parse_softirqs(TextCursor columns, std::vector<uint64_t>& softirqs) {
  if (!columns.number()) return;  // the sum
  for (std::size_t i = 0; i < kSoftirqNames.size(); ++i) {
    const auto count = columns.number();
    if (!count) return;
    softirqs.push_back(*count);
  }
}

std::optional<uint64_t>* member_of(std::string_view name, SystemStat& stat) {
  if (name == "intr") return &stat.interrupts;
  if (name == "ctxt") return &stat.context_switches;
  if (name == "btime") return &stat.boot_time;
  if (name == "processes") return &stat.forks;
  if (name == "procs_running") return &stat.running;
  if (name == "procs_blocked") return &stat.blocked;
  return nullptr;
}

}  // namespace

void parse_system_stat(std::string_view text, SystemStat& stat) {
  std::vector<CpuTimes> cpus = std::move(stat.cpus);
  std::vector<uint64_t> softirqs = std::move(stat.softirqs);
  cpus.clear();
  softirqs.clear();
  stat = SystemStat{.cpus = std::move(cpus), .softirqs = std::move(softirqs)};

  TextCursor lines(text);
  while (!lines.at_end()) {
    TextCursor line(lines.line());
    const std::string_view name = line.field();
    if (name.starts_with("cpu") && name.size() > 3) {
      const auto times = parse_cpu(name, line);
      if (times && stat.cpus.size() < kCpusMax) stat.cpus.push_back(*times);
    } else if (name == "softirq") {
      parse_softirqs(line, stat.softirqs);
    } else if (std::optional<uint64_t>* member = member_of(name, stat)) {
      *member = line.number();
    }
  }
}

}  // namespace hb::procfs
