#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "procfs/text_cursor.hpp"

namespace hb::procfs {

// The columns behind a device's name in /proc/diskstats, in their order. Times are milliseconds, sectors are
// 512 bytes whatever the device's own size is (Documentation/admin-guide/iostats.rst).
enum class DiskColumn {
  reads_completed,
  reads_merged,
  sectors_read,
  read_ms,
  writes_completed,
  writes_merged,
  sectors_written,
  write_ms,
  in_progress,
  io_ms,
  weighted_io_ms,
  discards_completed,  // Linux 4.18
  discards_merged,
  sectors_discarded,
  discard_ms,
  flushes_completed,  // Linux 5.5
  flush_ms,
};
inline constexpr std::size_t kDiskColumns = 17;
inline constexpr std::size_t kDiskColumnsMin = 11;
inline constexpr uint64_t kSectorBytes = 512;

struct DiskStats {
  uint32_t major = 0;
  uint32_t minor = 0;
  std::string_view device;  // a view into the text
  std::array<uint64_t, kDiskColumns> columns{};
  std::size_t column_count = 0;  // that this kernel has

  [[nodiscard]] uint64_t operator[](DiskColumn column) const {
    return columns[static_cast<std::size_t>(column)];
  }
};

// The devices of /proc/diskstats, one after the other. Lines with fewer than the eleven columns of Linux 2.6
// are skipped.
class DiskStatsReader {
 public:
  explicit DiskStatsReader(std::string_view text) : lines_(text) {}

  // False at the end.
  bool next(DiskStats& out);

 private:
  TextCursor lines_;
};

}  // namespace hb::procfs
