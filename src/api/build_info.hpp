#pragma once

#include <string>

namespace hb::api {

// What was built, for /api/v1/status/buildinfo.
struct BuildInfo {
  std::string version;
  std::string revision;
  std::string compiler;
};

// The body of /api/v1/status/buildinfo, in Prometheus's envelope and with its names: what Prometheus calls
// goVersion is the compiler.
[[nodiscard]] std::string build_info_json(const BuildInfo& build);

}  // namespace hb::api
