#include "api/build_info.hpp"

#include "api/json_dump.hpp"

namespace hb::api {

std::string build_info_json(const BuildInfo& build) {
  return dump_json({{"status", "success"},
                    {"data",
                     {{"version", build.version},
                      {"revision", build.revision},
                      {"branch", ""},
                      {"buildUser", ""},
                      {"buildDate", ""},
                      {"goVersion", build.compiler}}}});
}

}  // namespace hb::api
