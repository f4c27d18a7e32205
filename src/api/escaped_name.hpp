#pragma once

#include <string>
#include <string_view>

namespace hb::api {

// The name behind an escaped one, as label names stand in the path of /api/v1/label/NAME/values: "U__" before
// it, a double underscore for each underscore, and the number of any other character that is no letter or
// digit in hexadecimal between two underscores (Prometheus's escaping scheme "values"). What is not escaped
// so, as a whole, is returned as it is.
[[nodiscard]] std::string unescaped_name(std::string_view name);

}  // namespace hb::api
