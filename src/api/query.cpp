#include "api/query.hpp"

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "http/form.hpp"
#include "promql/json.hpp"
#include "promql/time_text.hpp"

namespace hb::api {
namespace {

http::Response bad_data(std::string_view message) { return http::prometheus_error(400, "bad_data", message); }

// An error of the engine, once the request itself was found to be right.
http::Response evaluation_failed(const Error& error) {
  const std::string_view type = promql::api_error_type(error.code);
  return http::prometheus_error(type == "execution" ? 422 : 503, type, error.message);
}

http::Response answer(const Result<promql::Value>& value, const promql::Annotations& annotations) {
  if (!value) return evaluation_failed(value.error());
  std::string body;
  promql::append_success(body, *value, annotations);
  return http::json(std::move(body));
}

// Prometheus's words for a parameter that is wrong.
std::unexpected<Error> invalid_parameter(std::string_view name, const Error& error) {
  return fail(ErrorCode::invalid, fmt::format("invalid parameter \"{}\": {}", name, error.message));
}

Result<promql::QueryPtr> parse_query(const http::Parameters& parameters, const promql::Limits& limits) {
  Result<promql::QueryPtr> query = promql::Query::parse(parameters.get("query").value_or(""), limits);
  if (!query) return invalid_parameter("query", query.error());
  return query;
}

Result<Timestamp> parse_time(const http::Parameters& parameters, std::string_view name) {
  const Result<Timestamp> time = promql::parse_time_parameter(parameters.get(name).value_or(""));
  if (!time) return invalid_parameter(name, time.error());
  return *time;
}

Result<promql::StepGrid> parse_grid(const http::Parameters& parameters, const promql::Limits& limits) {
  const Result<Timestamp> start = parse_time(parameters, "start");
  if (!start) return std::unexpected(start.error());
  const Result<Timestamp> end = parse_time(parameters, "end");
  if (!end) return std::unexpected(end.error());
  const Result<Duration> step = promql::parse_duration_parameter(parameters.get("step").value_or(""));
  if (!step) return invalid_parameter("step", step.error());
  Result<promql::StepGrid> grid = promql::make_grid({.start = *start, .end = *end, .step = *step}, limits);
  if (grid) return grid;
  if (*end < *start) return invalid_parameter("end", grid.error());
  if (*step <= Duration::zero()) return invalid_parameter("step", grid.error());
  return grid;
}

}  // namespace

http::Response query_answer(const promql::Engine& engine, const Clock& clock, const http::Request& request) {
  const Result<http::Parameters> parameters = http::request_parameters(request);
  if (!parameters) return bad_data(parameters.error().message);
  Timestamp time = clock.now();
  if (parameters->get("time")) {
    const Result<Timestamp> given = parse_time(*parameters, "time");
    if (!given) return bad_data(given.error().message);
    time = *given;
  }
  const Result<promql::QueryPtr> query = parse_query(*parameters, engine.limits());
  if (!query) return bad_data(query.error().message);
  promql::Annotations annotations((*query)->text());
  return answer(engine.instant(**query, time, {}, &annotations), annotations);
}

http::Response query_range_answer(const promql::Engine& engine, const http::Request& request) {
  const Result<http::Parameters> parameters = http::request_parameters(request);
  if (!parameters) return bad_data(parameters.error().message);
  const Result<promql::StepGrid> grid = parse_grid(*parameters, engine.limits());
  if (!grid) return bad_data(grid.error().message);
  const Result<promql::QueryPtr> query = parse_query(*parameters, engine.limits());
  if (!query) return bad_data(query.error().message);
  if (const Result<void> checked = promql::check_range_query(**query); !checked) {
    return bad_data(invalid_parameter("query", checked.error()).error().message);
  }
  promql::Annotations annotations((*query)->text());
  return answer(engine.range(**query, *grid, {}, &annotations), annotations);
}

}  // namespace hb::api
