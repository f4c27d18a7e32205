#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace hb::http {

// Why a connection or a request was refused or dropped. kRejectCount follows the last one.
enum class Reject : uint8_t {
  malformed,         // 400: framing or syntax
  header_too_large,  // 431
  target_too_long,   // 414
  body_too_large,    // 413
  host,              // 421, or 400 where it is missing
  origin,            // 403: sent by the page of another site
  header_time,       // the header took too long
  body_time,         // the body took too long
  write_stall,       // the client stopped reading
  connections,       // no room for one more connection
  streams,           // 503: no room for one more stream
  large_bodies,      // 503: no room for one more large body
  workers,           // 503: the workers' queue is full
  handler_time,      // 503: a worker took too long
  evicted,           // a waiting connection was closed to make room
  left,              // the client left before its answer was there
};
inline constexpr std::size_t kRejectCount = static_cast<std::size_t>(Reject::left) + 1;

// "header_time" and so on: the value of a `reason` label.
[[nodiscard]] std::string_view to_string(Reject reason);

// What the server has done since its start: a consistent enough copy for metrics.
struct Statistics {
  std::size_t connections = 0;  // now
  std::size_t streams = 0;      // now
  uint64_t connections_total = 0;
  std::array<uint64_t, 5> responses_total{};           // by class: [0] is 1xx … [4] is 5xx
  std::array<uint64_t, kRejectCount> rejects_total{};  // by Reject
};

}  // namespace hb::http
