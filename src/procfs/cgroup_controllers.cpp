#include "procfs/cgroup_controllers.hpp"

#include <array>

#include "procfs/fields.hpp"

namespace hb::procfs {

Result<bool> CgroupControllerReader::next(CgroupController& out) {
  while (!lines_.at_end()) {
    const std::string_view line = lines_.line();
    if (line.starts_with('#')) continue;
    std::array<std::string_view, 4> fields{};
    if (split_fields(line, fields) < fields.size()) return corrupt_line("cgroups", line);
    const auto hierarchy = parse_u64(fields[1]);
    const auto cgroups = parse_u64(fields[2]);
    const auto enabled = parse_u64(fields[3]);
    if (!hierarchy || !cgroups || !enabled) return corrupt_line("cgroups", line);
    out = {.name = fields[0], .cgroups = *cgroups, .enabled = *enabled};
    return true;
  }
  return false;
}

}  // namespace hb::procfs
