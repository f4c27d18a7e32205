#pragma once

#include <string>
#include <vector>

#include "base/time.hpp"

namespace hb::live {

// The first bytes of every stream: a browser that loses it comes back after a second.
inline constexpr const char* kStreamPreamble = "retry: 1000\n\n";
inline constexpr const char* kHeartbeat = ": heartbeat\n\n";

// One tick as a server-sent event (HTML standard, section 9.2). Each fragment is the answer to one query, as
// JSON without line breaks. Fragments that would take the event past `bytes_max` are replaced by an error.
[[nodiscard]] std::string tick_event(Timestamp tick, const std::vector<const std::string*>& fragments,
                                     std::size_t bytes_max);

}  // namespace hb::live
