#include "api/query.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "api/at_once_source.hpp"
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

// A request that was found to be right, but for its query's text.
struct QueryApi::Asked {
  std::string text = {};
  KnownQueryPtr known = {};  // once it is parsed
  promql::StepGrid grid = {};
  bool is_range = false;
  std::optional<std::size_t> limit = {};
  std::string statistics = {};
  promql::Limits limits = {};
  Clock::Steady began = {};  // of reading the text
  Clock::Steady parsed = {};

  [[nodiscard]] const promql::Query& query() const { return *known->query; }
  [[nodiscard]] Result<promql::Value> evaluate(const promql::Engine& engine, std::stop_token cancelled,
                                               promql::Annotations& annotations) const {
    return is_range ? engine.range(query(), grid, std::move(cancelled), &annotations)
                    : engine.instant(query(), grid.start, std::move(cancelled), &annotations);
  }

  Result<void> take(const http::Parameters& parameters);
  Result<void> parse(KnownQueries& queries, const Clock& clock);
};

// What both kinds of queries take beside their times.
Result<void> QueryApi::Asked::take(const http::Parameters& parameters) {
  if (const std::string_view given = parameters.get("timeout").value_or(""); !given.empty()) {
    const Result<Duration> timeout = promql::parse_duration_parameter(given);
    if (!timeout) return invalid_parameter("timeout", timeout.error());
    limits.timeout = std::min(limits.timeout, *timeout);
  }
  if (const std::string_view given = parameters.get("lookback_delta").value_or(""); !given.empty()) {
    const Result<Duration> lookback = promql::parse_duration_parameter(given);
    if (!lookback)
      return fail(ErrorCode::invalid, "error parsing lookback delta duration: " + lookback.error().message);
    if (*lookback > Duration{0}) limits.lookback = *lookback;
  }
  statistics = parameters.get("stats").value_or("");
  text = parameters.get("query").value_or("");
  return {};
}

Result<void> QueryApi::Asked::parse(KnownQueries& queries, const Clock& clock) {
  Result<KnownQueryPtr> parsed_query = queries.parse(text, limits);
  if (!parsed_query) return invalid_parameter("query", parsed_query.error());
  known = *std::move(parsed_query);
  if (is_range) {
    const Result<void> checked = promql::check_range_query(query());
    if (!checked) return invalid_parameter("query", checked.error());
  }
  parsed = clock.steady_now();
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

Result<QueryApi::Asked> QueryApi::read_instant(const http::Request& request) const {
  const Result<http::Parameters> parameters = http::request_parameters(request);
  if (!parameters) return std::unexpected(parameters.error());
  Asked asked{.limits = options_.limits, .began = clock_.steady_now()};
  const auto limit = limit_parameter(*parameters);
  if (!limit) return std::unexpected(limit.error());
  asked.limit = *limit;
  const Result<Timestamp> time = time_parameter_or(*parameters, "time", clock_.now());
  if (!time) return std::unexpected(time.error());
  asked.grid = {.start = *time, .step = Duration{0}, .count = 1};
  if (const auto taken = asked.take(*parameters); !taken) return std::unexpected(taken.error());
  return asked;
}

Result<QueryApi::Asked> QueryApi::read_range(const http::Request& request) const {
  const Result<http::Parameters> parameters = http::request_parameters(request);
  if (!parameters) return std::unexpected(parameters.error());
  Asked asked{.is_range = true, .limits = options_.limits, .began = clock_.steady_now()};
  const auto limit = limit_parameter(*parameters);
  if (!limit) return std::unexpected(limit.error());
  asked.limit = *limit;
  const Result<promql::StepGrid> grid = parse_grid(*parameters, options_.limits);
  if (!grid) return std::unexpected(grid.error());
  asked.grid = *grid;
  if (const auto taken = asked.take(*parameters); !taken) return std::unexpected(taken.error());
  return asked;
}

http::Response QueryApi::instant(const http::Request& request) const {
  Result<Asked> asked = read_instant(request);
  if (!asked) return bad_data(asked.error());
  if (const auto parsed = asked->parse(known_, clock_); !parsed) return bad_data(parsed.error());
  return evaluate(request, *asked);
}

http::Response QueryApi::range(const http::Request& request) const {
  Result<Asked> asked = read_range(request);
  if (!asked) return bad_data(asked.error());
  if (const auto parsed = asked->parse(known_, clock_); !parsed) return bad_data(parsed.error());
  return evaluate(request, *asked);
}

std::optional<http::Response> QueryApi::instant_at_once(const http::Request& request) const {
  Result<Asked> asked = read_instant(request);
  return asked ? evaluate_at_once(request, *asked) : std::nullopt;
}

std::optional<http::Response> QueryApi::range_at_once(const http::Request& request) const {
  Result<Asked> asked = read_range(request);
  return asked ? evaluate_at_once(request, *asked) : std::nullopt;
}

// Whatever goes wrong here, a worker says it.
std::optional<http::Response> QueryApi::evaluate_at_once(const http::Request& request, Asked& asked) const {
  asked.known = known_.find(asked.text);
  if (!asked.known || !asked.known->quick || !asked.statistics.empty()) return std::nullopt;
  if (asked.is_range && !promql::check_range_query(asked.query())) return std::nullopt;
  promql::Limits limits = asked.limits;
  limits.samples_max = std::min(limits.samples_max, kAtOnceSamplesMax);
  limits.timeout = std::min(limits.timeout, kAtOnceTime);
  AtOnceSource source(source_);
  promql::Annotations annotations(asked.query().text());
  Result<promql::Value> value =
      asked.evaluate(promql::Engine(source, clock_, limits), request.abandoned, annotations);
  if (!value || size_of(*value).values > kAtOnceValuesMax) return std::nullopt;
  asked.known->quick = clock_.steady_now() - asked.began <= kAtOnceTime;
  return answer(request, asked, *std::move(value), annotations, {});
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
  promql::Annotations annotations(asked.query().text());
  Result<promql::Value> value = asked.evaluate(promql::Engine(counts ? counting : source_, clock_, limits),
                                               request.abandoned, annotations);
  if (!value) return evaluation_failed(value.error());
  const auto took = clock_.steady_now() - asked.parsed;
  asked.known->quick = took <= kAtOnceTime;
  std::string statistics;
  if (counts) {
    const QueryTimings timings{
        .queue = queued, .preparation = asked.parsed - asked.began, .evaluation = took};
    statistics =
        query_statistics_json(asked.statistics, timings, counting, asked.grid, size_of(*value).values);
  }
  return answer(request, asked, *std::move(value), annotations, std::move(statistics));
}

http::Response QueryApi::answer(const http::Request& request, const Asked& asked, promql::Value value,
                                const promql::Annotations& annotations, std::string statistics) const {
  std::vector<std::string> warnings = annotations.warnings();
  if (asked.limit && truncate(value, *asked.limit)) warnings.emplace_back(kTruncated);
  std::string messages;
  promql::append_json_messages(messages, "warning", warnings);
  promql::append_json_messages(messages, "info", annotations.infos());
  const std::size_t bytes = size_of(value).bytes();
  const std::size_t held = result_bytes_->fetch_add(bytes);
  auto share = std::make_unique<Share>(result_bytes_, bytes);
  if (held > 0 && held + bytes > options_.result_bytes_max) {
    http::Response busy = http::prometheus_error(
        503, "unavailable", "too many large results are being read; try again when they are done");
    busy.headers.add("Retry-After", "1");
    return busy;
  }
  return http::rendered(request, http::kJson,
                        std::make_unique<QueryAnswer>(std::move(value), std::move(statistics),
                                                      std::move(messages), std::move(share)),
                        renderers_);
}

}  // namespace hb::api
