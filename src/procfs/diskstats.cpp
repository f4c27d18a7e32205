#include "procfs/diskstats.hpp"

namespace hb::procfs {

bool DiskStatsReader::next(DiskStats& out) {
  while (!lines_.at_end()) {
    TextCursor line(lines_.line());
    const auto major = line.number();
    const auto minor = line.number();
    const std::string_view device = line.field();
    if (!major || !minor || device.empty()) continue;

    out.major = static_cast<uint32_t>(*major);
    out.minor = static_cast<uint32_t>(*minor);
    out.device = device;
    out.columns.fill(0);
    out.column_count = 0;
    while (out.column_count < kDiskColumns) {
      const auto value = line.number();
      if (!value) break;
      out.columns[out.column_count++] = *value;
    }
    if (out.column_count >= kDiskColumnsMin) return true;
  }
  return false;
}

}  // namespace hb::procfs
