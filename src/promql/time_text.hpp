#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/time.hpp"

// Times and durations as PromQL and Prometheus's HTTP API write them.
namespace hb::promql {

// How many bytes at the front of a text look like a duration: digits and a unit, once or more. 0 for none.
[[nodiscard]] std::size_t duration_length(std::string_view text);

// A duration such as `1h30m` or `500ms`: units y, w, d, h, m, s, ms, from large to small, each at most once
// (prometheus/common/model, ParseDuration). A year has 365 days. invalid for anything else and for more
// than 2^63 nanoseconds (292 years), which is what Prometheus can hold.
[[nodiscard]] Result<Duration> parse_duration(std::string_view text);

// As parse_duration reads it: `1h30m`, `0s`, `-5m`. Weeks and years only where they stand alone.
[[nodiscard]] std::string format_duration(Duration duration);

// A parameter `step` or `timeout` of the HTTP API: seconds as a decimal number, or a duration.
[[nodiscard]] Result<Duration> parse_duration_parameter(std::string_view text);

// A parameter `time`, `start` or `end` of the HTTP API: Unix seconds as a decimal number, or RFC 3339.
[[nodiscard]] Result<Timestamp> parse_time_parameter(std::string_view text);

}  // namespace hb::promql
