#pragma once

#include <cstdint>
#include <string_view>

#include "base/error.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::procfs {

// One controller of control groups.
struct CgroupController {
  std::string_view name;
  uint64_t cgroups = 0;
  uint64_t enabled = 0;
};

// The lines of /proc/cgroups, one after the other; cgroups(7).
class CgroupControllerReader {
 public:
  explicit CgroupControllerReader(std::string_view text) : lines_(text) {}

  // False at the end. corrupt when a line is of another form.
  Result<bool> next(CgroupController& out);

 private:
  TextCursor lines_;
};

}  // namespace hb::procfs
