#pragma once

#include <string>

#include "base/error.hpp"
#include "procfs/host_root.hpp"

namespace hb::api {

// The body of /api/uptime: seconds since the boot, and the boot in Unix seconds.
[[nodiscard]] Result<std::string> uptime_json(const procfs::HostRoot& host);

}  // namespace hb::api
