#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"
#include "http/message.hpp"
#include "model/matcher.hpp"
#include "promql/limits.hpp"

// The parameters that the routes of Prometheus's HTTP API share, and what is said of wrong ones, in
// Prometheus's words (web/api/v1/api.go). Every error is `invalid`: bad_data, status 400.
namespace hb::api {

// The ends of time, for who does not say when: far enough out, and no arithmetic on them overflows.
inline constexpr Timestamp kTimeMin = from_unix_ms(-9'000'000'000'000'000);
inline constexpr Timestamp kTimeMax = from_unix_ms(9'000'000'000'000'000);

// The warning of an answer that `limit` has cut.
inline constexpr std::string_view kTruncated = "results truncated due to limit";

[[nodiscard]] http::Response bad_data(const Error& error);

// `invalid parameter "start": …`
[[nodiscard]] std::unexpected<Error> invalid_parameter(std::string_view name, const Error& error);

// A time that must be there, as Unix seconds or RFC 3339.
[[nodiscard]] Result<Timestamp> time_parameter(const http::Parameters& parameters, std::string_view name);
// One that need not.
[[nodiscard]] Result<Timestamp> time_parameter_or(const http::Parameters& parameters, std::string_view name,
                                                  Timestamp otherwise);
// `start` and `end`, all of time where they are not given. The end may lie before the start: nothing does
// then.
[[nodiscard]] Result<TimeRange> range_parameters(const http::Parameters& parameters);

// `limit`: how many results are wanted. Nothing where there is none or it is 0, which means all.
[[nodiscard]] Result<std::optional<std::size_t>> limit_parameter(const http::Parameters& parameters);

// A whole number, with a sign or without, as Go's strconv.Atoi reads it.
[[nodiscard]] Result<int64_t> parse_whole_number(std::string_view text);

// Every `match[]`, each of which has to exclude something.
using Selectors = std::vector<std::vector<Matcher>>;
[[nodiscard]] Result<Selectors> selector_parameters(const http::Parameters& parameters,
                                                    const promql::Limits& limits);

// {"status":"success","data":["…",…]}, of which at most `limit` and then with a warning.
[[nodiscard]] std::string string_list_answer(const std::vector<std::string>& texts,
                                             std::optional<std::size_t> limit);

}  // namespace hb::api
