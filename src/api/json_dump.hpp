#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace hb::api {

// The text of a document. Names from a host need not be UTF-8; what is not is replaced, where dump() alone
// throws.
[[nodiscard]] inline std::string dump_json(const nlohmann::ordered_json& document) {
  return document.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace hb::api
