#pragma once

#include <string>

#include "base/error.hpp"
#include "procfs/host_root.hpp"

namespace hb::api {

// The body of /api/cpumodel: one object per logical CPU.
[[nodiscard]] Result<std::string> cpumodel_json(const procfs::HostRoot& host);

}  // namespace hb::api
