#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>

#include "base/error.hpp"
#include "promql/limits.hpp"

namespace hb::app {

// What a query may cost: the limits that have a flag, named as Prometheus names them.
struct QueryOptions {
  promql::Limits limits = {};
  std::size_t concurrency = 4;
};

inline constexpr std::size_t kQueryConcurrencyMax = 64;

// `30s`, `2m`; invalid for what is no duration or less than a millisecond. Goes on where a flag's name ends.
[[nodiscard]] Result<std::chrono::milliseconds> parse_query_time(std::string_view text);

// A whole number of at least 1 and at most `max`.
[[nodiscard]] Result<std::size_t> parse_query_count(std::string_view text, std::size_t max);

}  // namespace hb::app
