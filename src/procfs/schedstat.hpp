#pragma once

#include <cstdint>
#include <string_view>

#include "procfs/text_cursor.hpp"

namespace hb::procfs {

// What the scheduler counts for one CPU.
struct SchedstatCpu {
  std::string_view cpu;  // its number
  uint64_t running_ns = 0;
  uint64_t waiting_ns = 0;
  uint64_t timeslices = 0;
};

// The cpu lines of /proc/schedstat, one after the other; Documentation/scheduler/sched-stats.rst. Other
// lines, and cpu lines of fewer than nine numbers, are skipped.
class SchedstatReader {
 public:
  explicit SchedstatReader(std::string_view text) : lines_(text) {}

  // False at the end.
  bool next(SchedstatCpu& out);

 private:
  TextCursor lines_;
};

}  // namespace hb::procfs
