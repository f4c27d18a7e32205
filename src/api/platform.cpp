#include "api/platform.hpp"

#include <cstdint>

#include "api/json_dump.hpp"
#include "procfs/platform.hpp"
#include "procfs/process.hpp"

namespace hb::api {

Result<std::string> platform_json(const procfs::HostRoot& host) {
  const procfs::Platform platform = procfs::read_platform(host);
  const procfs::Uptime uptime = procfs::read_uptime(host).value_or(procfs::Uptime{});
  return dump_json({{"hostname", platform.hostname},
                    {"uptime", static_cast<uint64_t>(uptime.uptime_seconds)},
                    {"bootTime", uptime.boot_time_seconds},
                    {"procs", procfs::count_processes(host)},
                    {"os", "linux"},
                    {"platform", platform.platform},
                    {"platformFamily", platform.platform_family},
                    {"platformVersion", platform.platform_version},
                    {"kernelVersion", platform.kernel_version},
                    {"kernelArch", platform.kernel_arch},
                    {"virtualizationSystem", platform.virtualization_system},
                    {"virtualizationRole", platform.virtualization_role},
                    {"hostId", platform.host_id},
                    {"prettyName", platform.pretty_name}});
}

}  // namespace hb::api
