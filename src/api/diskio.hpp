#pragma once

#include <string>

#include "base/error.hpp"
#include "procfs/host_root.hpp"

namespace hb::api {

// The body of /api/diskio: an object of all block devices by name, with the kernel's counters since the boot;
// bytes, counts and milliseconds. The serial number and the label are udev's, empty where it knows none.
[[nodiscard]] Result<std::string> diskio_json(const procfs::HostRoot& host);

}  // namespace hb::api
