#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace hb::procfs {

// The columns of a cpu line of /proc/stat, in its order, in ticks of 1/USER_HZ second.
enum class CpuMode { user, nice, system, idle, iowait, irq, softirq, steal, guest, guest_nice };
inline constexpr std::size_t kCpuModes = 10;
// The kernel shows user space this many ticks a second on every architecture that Heartbeat runs on.
inline constexpr double kUserHz = 100;

struct CpuTimes {
  uint32_t cpu = 0;
  std::array<uint64_t, kCpuModes> ticks{};

  [[nodiscard]] uint64_t operator[](CpuMode mode) const { return ticks[static_cast<std::size_t>(mode)]; }
};

// The kinds of the softirq line, in its order (include/linux/interrupt.h).
inline constexpr std::array<std::string_view, 10> kSoftirqNames = {
    "hi", "timer", "net_tx", "net_rx", "block", "block_iopoll", "tasklet", "sched", "hrtimer", "rcu"};

// /proc/stat. A line that is missing or does not parse leaves its member empty.
struct SystemStat {
  std::vector<CpuTimes> cpus;  // without the line of all CPUs together
  std::optional<uint64_t> interrupts = {};
  std::optional<uint64_t> context_switches = {};
  std::optional<uint64_t> boot_time = {};  // Unix seconds
  std::optional<uint64_t> forks = {};
  std::optional<uint64_t> running = {};
  std::optional<uint64_t> blocked = {};
  std::vector<uint64_t> softirqs;  // by kSoftirqNames
};

// More CPUs than a kernel can be built for (CONFIG_NR_CPUS is at most 8192): further lines are dropped.
inline constexpr std::size_t kCpusMax = 8192;

// proc(5), /proc/stat. Reuses the memory of `stat`.
void parse_system_stat(std::string_view text, SystemStat& stat);

}  // namespace hb::procfs
