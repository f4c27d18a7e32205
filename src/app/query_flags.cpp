#include "app/query_flags.hpp"

#include <charconv>

#include <fmt/format.h>

#include "promql/time_text.hpp"

namespace hb::app {

Result<std::chrono::milliseconds> parse_query_time(std::string_view text) {
  const Result<Duration> time = promql::parse_duration(text);
  if (!time || *time <= Duration{0})
    return fail(ErrorCode::invalid, fmt::format("'{}' is no time such as 30s or 2m", text));
  return *time;
}

Result<std::size_t> parse_query_count(std::string_view text, std::size_t max) {
  std::size_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  if (!whole || count < 1 || count > max)
    return fail(ErrorCode::invalid, fmt::format("'{}' is no number from 1 to {}", text, max));
  return count;
}

}  // namespace hb::app
