#include "api/uptime.hpp"

#include <cstdint>

#include "api/json_dump.hpp"
#include "procfs/platform.hpp"

namespace hb::api {

Result<std::string> uptime_json(const procfs::HostRoot& host) {
  const Result<procfs::Uptime> uptime = procfs::read_uptime(host);
  if (!uptime) return std::unexpected(uptime.error());
  return dump_json(
      {{"uptime", static_cast<uint64_t>(uptime->uptime_seconds)}, {"boot_time", uptime->boot_time_seconds}});
}

}  // namespace hb::api
