#pragma once

#include <chrono>
#include <cstdint>

namespace hb {

// Spans of time, in milliseconds.
using Duration = std::chrono::milliseconds;

// An instant: milliseconds since the Unix epoch, UTC.
using Timestamp = std::chrono::sys_time<Duration>;

// Both ends belong to the range.
struct TimeRange {
  Timestamp start;
  Timestamp end;

  bool operator==(const TimeRange&) const = default;
};

constexpr int64_t unix_ms(Timestamp time) { return time.time_since_epoch().count(); }
constexpr double unix_seconds(Timestamp time) { return static_cast<double>(unix_ms(time)) / 1000.0; }
constexpr Timestamp from_unix_ms(int64_t ms) { return Timestamp{Duration{ms}}; }

}  // namespace hb
