#pragma once

#include <string_view>

#include "http/message.hpp"

namespace hb::api {

// The description of everything that is answered: docs/openapi.yaml, which the build puts into the binary.
[[nodiscard]] std::string_view openapi_document();

[[nodiscard]] http::Response openapi_answer(const http::Request& request);

}  // namespace hb::api
