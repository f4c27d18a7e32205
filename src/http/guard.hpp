#pragma once

#include <optional>
#include <string_view>

#include "http/host.hpp"
#include "http/message.hpp"
#include "http/refusal.hpp"

namespace hb::http {

// The Host header must be there exactly once (in HTTP/1.0: at most once) and name this machine, and so must
// the authority of an absolute target, which is empty in the usual form (RFC 9112, section 3.2).
[[nodiscard]] std::optional<Refusal> check_host(const HostPolicy& policy, const Headers& headers,
                                                std::string_view target_authority, bool http_1_0);

// A request that may change something must not come from the page of another site: its Origin, where a
// browser sends one, is this host, and its Sec-Fetch-Site is not cross-site. Reading needs no such check:
// without CORS headers and with Cross-Origin-Resource-Policy no other page gets to see the answer.
[[nodiscard]] std::optional<Refusal> check_origin(Method method, const Headers& headers);

}  // namespace hb::http
