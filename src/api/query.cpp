#include "api/query.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "api/counting_source.hpp"
#include "api/prometheus_request.hpp"
#include "api/query_statistics.hpp"
#include "http/form.hpp"
#include "http/rendered_body.hpp"
#include "promql/engine.hpp"
#include "promql/json.hpp"
#include "promql/result_writer.hpp"
#include "promql/time_text.hpp"

namespace hb::api {
namespace {

// What a series costs beside its values, roughly.
constexpr std::size_t kSeriesBytes = 64;

// An error of the engine, once the request itself was found to be right.
http::Response evaluation_failed(const Error& error) {
  const std::string_view type = promql::api_error_type(error.code);
  return http::prometheus_error(type == "execution" ? 422 : 503, type, error.message);
}

// The numbers of a result, and what it takes in memory.
struct Size {
  std::size_t series = 0;
  std::size_t values = 0;

  [[nodiscard]] std::size_t bytes() const { return series * kSeriesBytes + values * sizeof(double); }
};

Size size_of(const promql::Value& value) {
  if (const auto* vector = std::get_if<promql::VectorValue>(&value))
    return {vector->columns.size(), vector->columns.values().size()};
  if (const auto* matrix = std::get_if<promql::MatrixValue>(&value))
    return {matrix->columns.size(), matrix->columns.values().size()};
  Size size{0, 1};
  if (const auto* samples = std::get_if<promql::SamplesValue>(&value)) {
    size = {samples->series.size(), 0};
    for (const SeriesView& series : samples->series)
      size.values += 2 * series.values.size();  // their times as well
  }
  return size;
}

// Leaves the first series. False when there are no more.
bool truncate(promql::Value& value, std::size_t series_max) {
  if (size_of(value).series <= series_max) return false;
  const auto first = [series_max](std::size_t series) { return series < series_max; };
  if (auto* vector = std::get_if<promql::VectorValue>(&value)) vector->columns.keep_if(first);
  if (auto* matrix = std::get_if<promql::MatrixValue>(&value)) matrix->columns.keep_if(first);
  if (auto* samples = std::get_if<promql::SamplesValue>(&value)) samples->series.resize(series_max);
  return true;
}

// A share of the memory that results may take; given back when the result is gone.
class Share {
 public:
  Share(std::shared_ptr<std::atomic<std::size_t>> taken, std::size_t bytes)
      : taken_(std::move(taken)), bytes_(bytes) {}
  Share(const Share&) = delete;
  Share& operator=(const Share&) = delete;
  ~Share() { *taken_ -= bytes_; }

 private:
  const std::shared_ptr<std::atomic<std::size_t>> taken_;
  const std::size_t bytes_;
};

// The whole answer: the value, its statistics if they are wanted, warnings and infos.
class QueryAnswer final : public http::Rendering {
 public:
  QueryAnswer(promql::Value value, std::string statistics, std::string messages, std::unique_ptr<Share> share)
      : value_(std::move(value)),
        statistics_(std::move(statistics)),
        messages_(std::move(messages)),
        share_(std::move(share)) {}

  bool render(std::string& out, std::size_t bytes) override {
    if (!std::exchange(begun_, true)) out.append(R"({"status":"success","data":)");
    if (writer_.write(out, bytes)) return true;
    if (!statistics_.empty()) {
      out.pop_back();  // the brace that ends the data
      out.append(R"(,"stats":)").append(statistics_).append("}");
    }
    out.append(messages_).append("}");
    return false;
  }

 private:
  const promql::Value value_;
  const std::string statistics_;
  const std::string messages_;
  const std::unique_ptr<Share> share_;
  promql::ResultWriter writer_{value_};
  bool begun_ = false;
};

}  // namespace

// A request that was found to be right.
struct QueryApi::Asked {
  promql::QueryPtr query = {};
  promql::StepGrid grid = {};
  bool is_range = false;
  std::optional<std::size_t> limit = {};
  std::string statistics = {};
  promql::Limits limits = {};
  Clock::Steady began = {};  // of reading the text
  Clock::Steady parsed = {};

  Result<void> take(const http::Parameters& parameters);
};

// What both kinds of queries take beside their times.
Result<void> QueryApi::Asked::take(const http::Parameters& parameters) {
  if (const std::string_view text = parameters.get("timeout").value_or(""); !text.empty()) {
    const Result<Duration> timeout = promql::parse_duration_parameter(text);
    if (!timeout) return invalid_parameter("timeout", timeout.error());
    limits.timeout = std::min(limits.timeout, *timeout);
  }
  if (const std::string_view text = parameters.get("lookback_delta").value_or(""); !text.empty()) {
    const Result<Duration> lookback = promql::parse_duration_parameter(text);
    if (!lookback)
      return fail(ErrorCode::invalid, "error parsing lookback delta duration: " + lookback.error().message);
    if (*lookback > Duration{0}) limits.lookback = *lookback;
  }
  statistics = parameters.get("stats").value_or("");
  Result<promql::QueryPtr> parsed_query = promql::Query::parse(parameters.get("query").value_or(""), limits);
  if (!parsed_query) return invalid_parameter("query", parsed_query.error());
  query = *std::move(parsed_query);
  return {};
}

namespace {

Result<promql::StepGrid> parse_grid(const http::Parameters& parameters, const promql::Limits& limits) {
  const Result<Timestamp> start = time_parameter(parameters, "start");
  if (!start) return std::unexpected(start.error());
  const Result<Timestamp> end = time_parameter(parameters, "end");
  if (!end) return std::unexpected(end.error());
  const Result<Duration> step = promql::parse_duration_parameter(parameters.get("step").value_or(""));
  if (!step && *start <= *end) return invalid_parameter("step", step.error());
  Result<promql::StepGrid> grid =
      promql::make_grid({.start = *start, .end = *end, .step = step.value_or(Duration{1})}, limits);
  if (grid) return grid;
  if (*end < *start) return invalid_parameter("end", grid.error());
  if (*step <= Duration::zero()) return invalid_parameter("step", grid.error());
  return grid;
}

}  // namespace

http::Response QueryApi::instant(const http::Request& request) const {
  const Result<http::Parameters> parameters = http::request_parameters(request);
  if (!parameters) return bad_data(parameters.error());
  Asked asked{.limits = options_.limits, .began = clock_.steady_now()};
  const auto limit = limit_parameter(*parameters);
  if (!limit) return bad_data(limit.error());
  asked.limit = *limit;
  const Result<Timestamp> time = time_parameter_or(*parameters, "time", clock_.now());
  if (!time) return bad_data(time.error());
  asked.grid = {.start = *time, .step = Duration{0}, .count = 1};
  if (const auto taken = asked.take(*parameters); !taken) return bad_data(taken.error());
  asked.parsed = clock_.steady_now();
  return evaluate(request, asked);
}

http::Response QueryApi::range(const http::Request& request) const {
  const Result<http::Parameters> parameters = http::request_parameters(request);
  if (!parameters) return bad_data(parameters.error());
  Asked asked{.is_range = true, .limits = options_.limits, .began = clock_.steady_now()};
  const auto limit = limit_parameter(*parameters);
  if (!limit) return bad_data(limit.error());
  asked.limit = *limit;
  const Result<promql::StepGrid> grid = parse_grid(*parameters, options_.limits);
  if (!grid) return bad_data(grid.error());
  asked.grid = *grid;
  if (const auto taken = asked.take(*parameters); !taken) return bad_data(taken.error());
  if (const Result<void> checked = promql::check_range_query(*asked.query); !checked)
    return bad_data(invalid_parameter("query", checked.error()).error());
  asked.parsed = clock_.steady_now();
  return evaluate(request, asked);
}

http::Response QueryApi::evaluate(const http::Request& request, const Asked& asked) const {
  using std::chrono::milliseconds;
  promql::Limits limits = asked.limits;
  // The time in the queue is a part of the query's. Tests ask without a time of arrival.
  const auto queued =
      request.received == Clock::Steady{} ? Clock::Steady::duration::zero() : asked.began - request.received;
  limits.timeout -= std::chrono::duration_cast<milliseconds>(queued);
  if (limits.timeout <= milliseconds{0})
    return evaluation_failed({ErrorCode::timeout, "query timed out in query queue"});

  CountingSource counting(source_, asked.grid, limits.lookback);
  const bool counts = !asked.statistics.empty();
  const promql::Engine engine(counts ? counting : source_, clock_, limits);
  promql::Annotations annotations(asked.query->text());
  Result<promql::Value> value =
      asked.is_range ? engine.range(*asked.query, asked.grid, request.abandoned, &annotations)
                     : engine.instant(*asked.query, asked.grid.start, request.abandoned, &annotations);
  if (!value) return evaluation_failed(value.error());

  std::vector<std::string> warnings = annotations.warnings();
  if (asked.limit && truncate(*value, *asked.limit)) warnings.emplace_back(kTruncated);
  std::string messages;
  promql::append_json_messages(messages, "warning", warnings);
  promql::append_json_messages(messages, "info", annotations.infos());
  std::string statistics;
  if (counts) {
    const QueryTimings timings{.queue = queued,
                               .preparation = asked.parsed - asked.began,
                               .evaluation = clock_.steady_now() - asked.parsed};
    statistics =
        query_statistics_json(asked.statistics, timings, counting, asked.grid, size_of(*value).values);
  }
  const std::size_t bytes = size_of(*value).bytes();
  const std::size_t held = result_bytes_->fetch_add(bytes);
  auto share = std::make_unique<Share>(result_bytes_, bytes);
  if (held > 0 && held + bytes > options_.result_bytes_max) {
    http::Response busy = http::prometheus_error(
        503, "unavailable", "too many large results are being read; try again when they are done");
    busy.headers.add("Retry-After", "1");
    return busy;
  }
  return http::rendered(request, http::kJson,
                        std::make_unique<QueryAnswer>(*std::move(value), std::move(statistics),
                                                      std::move(messages), std::move(share)),
                        renderers_);
}

}  // namespace hb::api
