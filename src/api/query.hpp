#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "api/known_queries.hpp"
#include "base/clock.hpp"
#include "base/worker_pool.hpp"
#include "http/message.hpp"
#include "model/series_source.hpp"
#include "promql/annotations.hpp"
#include "promql/limits.hpp"
#include "promql/value.hpp"

namespace hb::api {

// Prometheus's HTTP API for expression queries (prometheus.io/docs/prometheus/latest/querying/api), GET with
// a query string or POST with a form. Evaluation takes time: for workers. A large result is sent as it is
// written; the values that it is written from are held until then. A request that is abandoned ends its
// query. Thread-safe.
class QueryApi {
 public:
  struct Options {
    promql::Limits limits = {};
    // Of the results that are being sent, all together. One more that does not fit beside them is refused
    // with a 503; alone, a result may be as large as the limits let it be.
    std::size_t result_bytes_max = std::size_t{256} * 1024 * 1024;
  };

  // What a query that is answered at once may read, and how large its result may be.
  static constexpr std::size_t kAtOnceSamplesMax = 65'536;
  static constexpr std::size_t kAtOnceValuesMax = 2'048;
  // What has taken longer is for a worker the next time.
  static constexpr std::chrono::milliseconds kAtOnceTime{1};

  // All must outlive the server. Pieces of large results are rendered on `renderers`.
  QueryApi(SeriesSource& source, const Clock& clock, WorkerPool& renderers, Options options)
      : source_(source), clock_(clock), renderers_(renderers), options_(options) {}

  // /api/v1/query: `query` and, if not now, `time`. Both take `timeout`, `lookback_delta`, `limit` and
  // `stats`, which adds what the query cost: with `all` at each step, with `explain` what each selector read.
  [[nodiscard]] http::Response instant(const http::Request& request) const;

  // /api/v1/query_range: `query`, `start`, `end` and `step`.
  [[nodiscard]] http::Response range(const http::Request& request) const;

  // The same of a query that was quick the last time it was asked, and now reads from memory alone: nothing
  // when it has to go to a worker. For the network's thread, which it keeps for a millisecond at most.
  [[nodiscard]] std::optional<http::Response> instant_at_once(const http::Request& request) const;
  [[nodiscard]] std::optional<http::Response> range_at_once(const http::Request& request) const;

  [[nodiscard]] const promql::Limits& limits() const { return options_.limits; }

 private:
  struct Asked;

  [[nodiscard]] Result<Asked> read_instant(const http::Request& request) const;
  [[nodiscard]] Result<Asked> read_range(const http::Request& request) const;
  [[nodiscard]] http::Response evaluate(const http::Request& request, const Asked& asked) const;
  [[nodiscard]] std::optional<http::Response> evaluate_at_once(const http::Request& request,
                                                               Asked& asked) const;
  [[nodiscard]] http::Response answer(const http::Request& request, const Asked& asked, promql::Value value,
                                      const promql::Annotations& annotations, std::string statistics) const;

  SeriesSource& source_;
  const Clock& clock_;
  WorkerPool& renderers_;
  const Options options_;
  mutable KnownQueries known_;
  // The bytes of results that are being sent, which may outlive this.
  const std::shared_ptr<std::atomic<std::size_t>> result_bytes_ =
      std::make_shared<std::atomic<std::size_t>>(0);
};

}  // namespace hb::api
