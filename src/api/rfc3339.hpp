#pragma once

#include <string>

#include "base/time.hpp"

namespace hb::api {

// "2023-11-14T22:13:20.000Z" (RFC 3339).
[[nodiscard]] std::string rfc3339(Timestamp time);

}  // namespace hb::api
