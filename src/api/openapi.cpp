#include "api/openapi.hpp"

#include <string>

#include "http/rendered_body.hpp"

extern "C" {
extern const char hb_openapi[];
extern const char hb_openapi_end[];
}

namespace hb::api {

std::string_view openapi_document() {
  return {hb_openapi, static_cast<std::string_view::size_type>(hb_openapi_end - hb_openapi)};
}

http::Response openapi_answer(const http::Request& request) {
  return http::compressed(request, "application/yaml", std::string(openapi_document()));
}

}  // namespace hb::api
