#pragma once

#include <string>

#include "base/error.hpp"
#include "procfs/host_root.hpp"

namespace hb::api {

// The body of /api/network: counters and addresses of the interfaces, and every socket with the process that
// holds it. A socket that vanishes meanwhile, or whose holder may not be looked into, has pid 0.
[[nodiscard]] Result<std::string> network_json(const procfs::HostRoot& host);

}  // namespace hb::api
