#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

namespace hb::procfs {

// What is read of a control group, in base units (seconds, bytes). Unless said otherwise the kernel counts
// the groups inside it too.
enum class CgroupValue : uint8_t {
  cpu_usage_seconds,
  cpu_user_seconds,
  cpu_system_seconds,
  cfs_periods,
  cfs_throttled_periods,
  cfs_throttled_seconds,
  cfs_burst_periods,
  cfs_burst_seconds,
  memory_usage_bytes,
  memory_inactive_file_bytes,
  memory_working_set_bytes,
  memory_rss_bytes,
  memory_cache_bytes,
  memory_mapped_file_bytes,
  memory_kernel_bytes,
  memory_swap_bytes,
  memory_page_faults,
  memory_major_page_faults,
  memory_limit_hits,
  oom_kills,
  threads,
  cpu_waiting_seconds,
  cpu_stalled_seconds,
  memory_waiting_seconds,
  memory_stalled_seconds,
  io_waiting_seconds,
  io_stalled_seconds,
  // From here on what seldom changes or is dear to read: see clear().
  memory_peak_bytes,
  memory_limit_bytes,  // 0: unlimited
  cpu_quota_us,        // of each period; 0: unlimited
  cpu_period_us,
  cpu_shares,   // as version 1 counts them: 2 to 262144
  threads_max,  // 0: unlimited
  processes,    // without those of the groups inside
};
inline constexpr std::size_t kCgroupValues = static_cast<std::size_t>(CgroupValue::processes) + 1;
inline constexpr std::size_t kCgroupFastValues = static_cast<std::size_t>(CgroupValue::memory_peak_bytes);

// What a group read from and wrote to one block device.
struct CgroupIo {
  uint32_t major = 0;
  uint32_t minor = 0;
  uint64_t read_bytes = 0;
  uint64_t written_bytes = 0;
  uint64_t reads = 0;
  uint64_t writes = 0;

  bool operator==(const CgroupIo&) const = default;
};

// The figures of one group, filled file by file. A value type.
class CgroupUsage {
 public:
  enum class Part { fast, slow };

  // Devices past this number are left out.
  static constexpr std::size_t kDevicesMax = 32;

  CgroupUsage() { values_.fill(kNone); }

  void set(CgroupValue value, double number) { values_[static_cast<std::size_t>(value)] = number; }
  [[nodiscard]] std::optional<double> get(CgroupValue value) const {
    const double number = values_[static_cast<std::size_t>(value)];
    return number == kNone ? std::nullopt : std::optional(number);
  }
  // Forgets one part, before its files are read anew: what a file does not have any more must not stay.
  void clear(Part part);

  // The device's entry, made when there is none; null past kDevicesMax.
  [[nodiscard]] CgroupIo* device(uint32_t major, uint32_t minor);
  [[nodiscard]] const std::vector<CgroupIo>& io() const { return io_; }
  // Whether there were devices past the maximum.
  [[nodiscard]] bool has_more_devices() const { return more_devices_; }

 private:
  static constexpr double kNone = -std::numeric_limits<double>::infinity();

  std::array<double, kCgroupValues> values_ = {};
  std::vector<CgroupIo> io_;  // in the kernel's order
  bool more_devices_ = false;
};

}  // namespace hb::procfs
