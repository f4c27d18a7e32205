#include "api/prometheus_request.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "base/json_text.hpp"
#include "promql/json.hpp"
#include "promql/metric_selector.hpp"
#include "promql/time_text.hpp"

namespace hb::api {
namespace {

// What Go's client writes for the first and the last instant that it knows.
constexpr std::string_view kMinTimeText = "-292273086-05-16T16:47:06Z";
constexpr std::string_view kMaxTimeText = "292277025-08-18T07:12:54.999999999Z";

Result<Timestamp> parse_time(std::string_view text) {
  if (text == kMinTimeText) return kTimeMin;
  if (text == kMaxTimeText) return kTimeMax;
  return promql::parse_time_parameter(text);
}

}  // namespace

http::Response bad_data(const Error& error) { return http::prometheus_error(400, "bad_data", error.message); }

std::unexpected<Error> invalid_parameter(std::string_view name, const Error& error) {
  return fail(ErrorCode::invalid, fmt::format("invalid parameter \"{}\": {}", name, error.message));
}

Result<Timestamp> time_parameter(const http::Parameters& parameters, std::string_view name) {
  const Result<Timestamp> time = parse_time(parameters.get(name).value_or(""));
  if (!time) return invalid_parameter(name, time.error());
  return *time;
}

Result<Timestamp> time_parameter_or(const http::Parameters& parameters, std::string_view name,
                                    Timestamp otherwise) {
  const std::string_view text = parameters.get(name).value_or("");
  if (text.empty()) return otherwise;
  Result<Timestamp> time = parse_time(text);
  if (time) return *time;
  time.error().message = fmt::format("Invalid time value for '{}': {}", name, time.error().message);
  return invalid_parameter(name, time.error());
}

Result<TimeRange> range_parameters(const http::Parameters& parameters) {
  const Result<Timestamp> start = time_parameter_or(parameters, "start", kTimeMin);
  if (!start) return std::unexpected(start.error());
  const Result<Timestamp> end = time_parameter_or(parameters, "end", kTimeMax);
  if (!end) return std::unexpected(end.error());
  return TimeRange{*start, *end};
}

Result<int64_t> parse_whole_number(std::string_view text) {
  std::string_view digits = text;
  if (digits.starts_with('+')) digits.remove_prefix(1);
  int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool signed_twice = digits.size() < text.size() && digits.starts_with('-');
  const bool whole = error == std::errc{} && end == digits.data() + digits.size() && !signed_twice;
  if (whole) return number;
  const bool too_large = error == std::errc::result_out_of_range && end == digits.data() + digits.size();
  return fail(ErrorCode::invalid, fmt::format("strconv.Atoi: parsing {}: {}", promql::quoted(text),
                                              too_large ? "value out of range" : "invalid syntax"));
}

Result<std::optional<std::size_t>> limit_parameter(const http::Parameters& parameters) {
  const std::string_view text = parameters.get("limit").value_or("");
  if (text.empty()) return std::nullopt;
  const Result<int64_t> limit = parse_whole_number(text);
  if (!limit) return invalid_parameter("limit", limit.error());
  if (*limit < 0) return invalid_parameter("limit", {ErrorCode::invalid, "limit must be non-negative"});
  if (*limit == 0) return std::nullopt;
  return static_cast<std::size_t>(*limit);
}

Result<Selectors> selector_parameters(const http::Parameters& parameters, const promql::Limits& limits) {
  Selectors selectors;
  for (const std::string_view text : parameters.all("match[]")) {
    Result<std::vector<Matcher>> matchers = promql::parse_metric_selector(text, limits);
    if (!matchers) return std::unexpected(std::move(matchers.error()));
    if (promql::is_empty_selector(*matchers))
      return fail(ErrorCode::invalid, "match[] must contain at least one non-empty matcher");
    selectors.push_back(*std::move(matchers));
  }
  return selectors;
}

std::string string_list_answer(const std::vector<std::string>& texts, std::optional<std::size_t> limit) {
  const std::size_t shown = std::min(texts.size(), limit.value_or(SIZE_MAX));
  std::string out = R"({"status":"success","data":[)";
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) out.push_back(',');
    append_json_string(out, texts[i]);
  }
  out.push_back(']');
  if (shown < texts.size()) promql::append_json_messages(out, "warning", {std::string(kTruncated)});
  out.push_back('}');
  return out;
}

}  // namespace hb::api
