#pragma once

#include <string>

#include "base/error.hpp"
#include "procfs/host_root.hpp"

namespace hb::api {

// The body of /api/platform: what the machine is, and how many processes it has.
[[nodiscard]] Result<std::string> platform_json(const procfs::HostRoot& host);

}  // namespace hb::api
