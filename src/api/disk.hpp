#pragma once

#include <string>

#include "base/error.hpp"
#include "collect/file_system_usage.hpp"

namespace hb::api {

// The body of /api/disk: one object per mount of a real device, sizes in bytes. `free` is what an ordinary
// user may still take, and usedPercent is used / (used + free), as df(1) has it. A mount that does not answer
// is left out.
[[nodiscard]] Result<std::string> disk_json(const collect::FileSystemUsageSource& file_systems);

}  // namespace hb::api
