#include "procfs/cgroup_files.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "procfs/name_values.hpp"
#include "procfs/pressure.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::procfs {
namespace {

using enum CgroupValue;
using Part = CgroupUsage::Part;

// Divided by, not multiplied with their inverses: 8736741201 us are 8736.741201 s, the nearest double to the
// decimal number, which prints and compresses as one.
constexpr double kNsPerSecond = 1e9;
constexpr double kUsPerSecond = 1e6;
constexpr double kClockTicksPerSecond = 100;  // USER_HZ, which is 100 on every Linux
// Version 1 writes "unlimited" as the largest number of whole pages.
constexpr double kUnlimitedBytesMin = 0x1p62;

struct NamedValue {
  std::string_view name;
  CgroupValue value;
  double divisor = 1;
};

template <std::size_t Count>
void parse_named(const std::array<NamedValue, Count>& names, std::string_view text, CgroupUsage& usage) {
  NameValueReader lines(text);
  for (NameValue line; lines.next(line);) {
    const auto known = std::ranges::find(names, line.name, &NamedValue::name);
    if (known != names.end()) usage.set(known->value, static_cast<double>(line.value) / known->divisor);
  }
}

// A file of one number; "max" stands for no limit.
template <CgroupValue kValue>
void parse_number(std::string_view text, CgroupUsage& usage) {
  if (trim(text) == "max") {
    usage.set(kValue, 0);
  } else if (const auto number = parse_u64(text)) {
    usage.set(kValue, static_cast<double>(*number));
  }
}

// Both versions' names: the units stand in them.
void parse_cpu_stat(std::string_view text, CgroupUsage& usage) {
  static constexpr std::array<NamedValue, 10> kNames = {
      {{"usage_usec", cpu_usage_seconds, kUsPerSecond},
       {"user_usec", cpu_user_seconds, kUsPerSecond},
       {"system_usec", cpu_system_seconds, kUsPerSecond},
       {"nr_periods", cfs_periods},
       {"nr_throttled", cfs_throttled_periods},
       {"throttled_usec", cfs_throttled_seconds, kUsPerSecond},
       {"throttled_time", cfs_throttled_seconds, kNsPerSecond},
       {"nr_bursts", cfs_burst_periods},
       {"burst_usec", cfs_burst_seconds, kUsPerSecond},
       {"burst_time", cfs_burst_seconds, kNsPerSecond}}};
  parse_named(kNames, text, usage);
}

void parse_cpuacct_stat(std::string_view text, CgroupUsage& usage) {
  static constexpr std::array<NamedValue, 2> kNames = {
      {{"user", cpu_user_seconds, kClockTicksPerSecond},
       {"system", cpu_system_seconds, kClockTicksPerSecond}}};
  parse_named(kNames, text, usage);
}

void parse_cpuacct_usage(std::string_view text, CgroupUsage& usage) {
  if (const auto ns = parse_u64(text)) usage.set(cpu_usage_seconds, static_cast<double>(*ns) / kNsPerSecond);
}

// "max 100000"
void parse_cpu_max(std::string_view text, CgroupUsage& usage) {
  TextCursor fields(trim(text));
  parse_number<cpu_quota_us>(fields.field(), usage);
  parse_number<cpu_period_us>(fields.field(), usage);
}

// Version 1 writes -1 for no quota.
void parse_cfs_quota(std::string_view text, CgroupUsage& usage) {
  if (const auto quota_us = parse_i64(text))
    usage.set(cpu_quota_us, static_cast<double>(std::max<int64_t>(*quota_us, 0)));
}

// Weights of 1 to 10000 stand for shares of 2 to 262144, as container engines and cAdvisor convert them.
void parse_cpu_weight(std::string_view text, CgroupUsage& usage) {
  constexpr uint64_t kWeightMax = 10'000;
  const auto weight = parse_u64(text);
  if (!weight || *weight == 0 || *weight > kWeightMax) return;
  usage.set(cpu_shares, static_cast<double>(2 + (*weight - 1) * 262'142 / 9'999));
}

void parse_memory_stat_v2(std::string_view text, CgroupUsage& usage) {
  static constexpr std::array<NamedValue, 7> kNames = {{{"anon", memory_rss_bytes},
                                                        {"file", memory_cache_bytes},
                                                        {"inactive_file", memory_inactive_file_bytes},
                                                        {"file_mapped", memory_mapped_file_bytes},
                                                        {"kernel", memory_kernel_bytes},
                                                        {"pgfault", memory_page_faults},
                                                        {"pgmajfault", memory_major_page_faults}}};
  parse_named(kNames, text, usage);
}

// The totals: the other names leave out the groups inside.
void parse_memory_stat_v1(std::string_view text, CgroupUsage& usage) {
  static constexpr std::array<NamedValue, 7> kNames = {{{"total_rss", memory_rss_bytes},
                                                        {"total_cache", memory_cache_bytes},
                                                        {"total_inactive_file", memory_inactive_file_bytes},
                                                        {"total_mapped_file", memory_mapped_file_bytes},
                                                        {"total_swap", memory_swap_bytes},
                                                        {"total_pgfault", memory_page_faults},
                                                        {"total_pgmajfault", memory_major_page_faults}}};
  parse_named(kNames, text, usage);
}

void parse_memory_events(std::string_view text, CgroupUsage& usage) {
  static constexpr std::array<NamedValue, 2> kNames = {{{"max", memory_limit_hits}, {"oom_kill", oom_kills}}};
  parse_named(kNames, text, usage);
}

void parse_limit_in_bytes(std::string_view text, CgroupUsage& usage) {
  const auto bytes = parse_u64(text);
  if (!bytes) return;
  const auto limit = static_cast<double>(*bytes);
  usage.set(memory_limit_bytes, limit >= kUnlimitedBytesMin ? 0 : limit);
}

void parse_processes(std::string_view text, CgroupUsage& usage) {
  usage.set(processes, static_cast<double>(std::ranges::count(text, '\n')));
}

template <CgroupValue kWaiting, CgroupValue kStalled>
void parse_pressure_file(std::string_view text, CgroupUsage& usage) {
  const Pressure pressure = parse_pressure(text);
  if (pressure.some_us) usage.set(kWaiting, static_cast<double>(*pressure.some_us) / kUsPerSecond);
  if (pressure.full_us) usage.set(kStalled, static_cast<double>(*pressure.full_us) / kUsPerSecond);
}

// "8:16"
CgroupIo* device_of(std::string_view field, CgroupUsage& usage) {
  TextCursor numbers(field);
  const auto major = parse_u64(numbers.until(':'));
  const auto minor = parse_u64(numbers.rest());
  if (!major || !minor || *major > UINT32_MAX || *minor > UINT32_MAX) return nullptr;
  return usage.device(static_cast<uint32_t>(*major), static_cast<uint32_t>(*minor));
}

void set_io(CgroupIo& io, std::string_view field) {
  TextCursor parts(field);
  const std::string_view name = parts.until('=');
  const auto value = parse_u64(parts.rest());
  if (!value) return;
  if (name == "rbytes") io.read_bytes = *value;
  if (name == "wbytes") io.written_bytes = *value;
  if (name == "rios") io.reads = *value;
  if (name == "wios") io.writes = *value;
}

// "8:16 rbytes=1459200 wbytes=314773504 rios=192 wios=353 dbytes=0 dios=0". Some kernels write devices that
// have no figures on the line of the next one.
void parse_io_stat(std::string_view text, CgroupUsage& usage) {
  TextCursor lines(text);
  while (!lines.at_end()) {
    TextCursor fields(lines.line());
    std::string_view device;
    CgroupIo* io = nullptr;
    for (std::string_view field = fields.field(); !field.empty(); field = fields.field()) {
      if (!field.contains('=')) {
        device = field;
        io = nullptr;
        continue;
      }
      if (!device.empty()) io = device_of(device, usage);
      device = {};
      if (io != nullptr) set_io(*io, field);
    }
  }
}

// "8:16 Read 1459200", one line for each kind, and "Total …" without a device at the end.
template <uint64_t CgroupIo::* kRead, uint64_t CgroupIo::* kWritten>
void parse_blkio(std::string_view text, CgroupUsage& usage) {
  TextCursor lines(text);
  while (!lines.at_end()) {
    TextCursor line(lines.line());
    const std::string_view device = line.field();
    const std::string_view kind = line.field();
    const auto value = line.number();
    if (!value || (kind != "Read" && kind != "Write")) continue;
    CgroupIo* io = device_of(device, usage);
    if (io != nullptr) io->*(kind == "Read" ? kRead : kWritten) = *value;
  }
}

using enum CgroupResource;

constexpr CgroupFile kFilesV2[] = {
    {"cpu.stat", cpuacct, Part::fast, parse_cpu_stat},
    {"memory.current", memory, Part::fast, parse_number<memory_usage_bytes>},
    {"memory.stat", memory, Part::fast, parse_memory_stat_v2},
    {"memory.swap.current", memory, Part::fast, parse_number<memory_swap_bytes>},
    {"memory.events", memory, Part::fast, parse_memory_events},
    {"io.stat", io, Part::fast, parse_io_stat},
    {"pids.current", pids, Part::fast, parse_number<threads>},
    {"cpu.pressure", pressure, Part::fast, parse_pressure_file<cpu_waiting_seconds, cpu_stalled_seconds>},
    {"memory.pressure", pressure, Part::fast,
     parse_pressure_file<memory_waiting_seconds, memory_stalled_seconds>},
    {"io.pressure", pressure, Part::fast, parse_pressure_file<io_waiting_seconds, io_stalled_seconds>},
    {"memory.peak", memory, Part::slow, parse_number<memory_peak_bytes>},
    {"memory.max", memory, Part::slow, parse_number<memory_limit_bytes>},
    {"cpu.max", cpu, Part::slow, parse_cpu_max},
    {"cpu.weight", cpu, Part::slow, parse_cpu_weight},
    {"pids.max", pids, Part::slow, parse_number<threads_max>},
    {"cgroup.procs", pids, Part::slow, parse_processes},
};

// The block devices' files without "_recursive" are the older kernels', and leave out the groups inside.
constexpr CgroupFile kFilesV1[] = {
    {"cpu.stat", cpu, Part::fast, parse_cpu_stat},
    {"cpuacct.usage", cpuacct, Part::fast, parse_cpuacct_usage},
    {"cpuacct.stat", cpuacct, Part::fast, parse_cpuacct_stat},
    {"memory.usage_in_bytes", memory, Part::fast, parse_number<memory_usage_bytes>},
    {"memory.stat", memory, Part::fast, parse_memory_stat_v1},
    {"memory.failcnt", memory, Part::fast, parse_number<memory_limit_hits>},
    {"memory.oom_control", memory, Part::fast, parse_memory_events},
    {"memory.kmem.usage_in_bytes", memory, Part::fast, parse_number<memory_kernel_bytes>},
    {"blkio.throttle.io_service_bytes", io, Part::fast,
     parse_blkio<&CgroupIo::read_bytes, &CgroupIo::written_bytes>},
    {"blkio.throttle.io_serviced", io, Part::fast, parse_blkio<&CgroupIo::reads, &CgroupIo::writes>},
    {"blkio.throttle.io_service_bytes_recursive", io, Part::fast,
     parse_blkio<&CgroupIo::read_bytes, &CgroupIo::written_bytes>},
    {"blkio.throttle.io_serviced_recursive", io, Part::fast,
     parse_blkio<&CgroupIo::reads, &CgroupIo::writes>},
    {"pids.current", pids, Part::fast, parse_number<threads>},
    {"memory.max_usage_in_bytes", memory, Part::slow, parse_number<memory_peak_bytes>},
    {"memory.limit_in_bytes", memory, Part::slow, parse_limit_in_bytes},
    {"cpu.cfs_quota_us", cpu, Part::slow, parse_cfs_quota},
    {"cpu.cfs_period_us", cpu, Part::slow, parse_number<cpu_period_us>},
    {"cpu.shares", cpu, Part::slow, parse_number<cpu_shares>},
    {"pids.max", pids, Part::slow, parse_number<threads_max>},
    {"cgroup.procs", pids, Part::slow, parse_processes},
};

}  // namespace

std::span<const CgroupFile> cgroup_files(bool is_v2) {
  return is_v2 ? std::span<const CgroupFile>(kFilesV2) : std::span<const CgroupFile>(kFilesV1);
}

void derive_cgroup_values(CgroupUsage& usage) {
  const auto usage_bytes = usage.get(memory_usage_bytes);
  const auto inactive_bytes = usage.get(memory_inactive_file_bytes);
  if (!usage_bytes || !inactive_bytes) return;
  usage.set(memory_working_set_bytes, std::max(*usage_bytes - *inactive_bytes, 0.0));
}

}  // namespace hb::procfs
