#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/error.hpp"
#include "http/limits.hpp"
#include "http/message.hpp"

namespace hb::http {

// Parses application/x-www-form-urlencoded (WHATWG URL Standard, "urlencoded parsing"), which is also what
// query strings are: `a=1&b=2`, '+' is a space, %XX a byte. Fails with `invalid` on a bad escape and with
// `limit` on more than `parameters_max` of them.
[[nodiscard]] Result<Parameters> parse_form(std::string_view text,
                                            std::size_t parameters_max = Limits{}.parameters_max);

// The parameters of a request, as Prometheus's HTTP API takes them: those of a form body come before those of
// the query string.
[[nodiscard]] Result<Parameters> request_parameters(const Request& request);

// True when the Content-Type of the request is this one, whatever its own parameters (charset …) are.
[[nodiscard]] bool has_content_type(const Request& request, std::string_view media_type);

// A 415 for a request whose Content-Type is not `media_type`; nothing where it is.
[[nodiscard]] std::optional<Response> refuse_other_content_type(const Request& request,
                                                                std::string_view media_type);

}  // namespace hb::http
