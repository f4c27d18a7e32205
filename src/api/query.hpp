#pragma once

#include <atomic>
#include <cstddef>
#include <memory>

#include "base/clock.hpp"
#include "base/worker_pool.hpp"
#include "http/message.hpp"
#include "model/series_source.hpp"
#include "promql/limits.hpp"

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

  // All must outlive the server. Pieces of large results are rendered on `renderers`.
  QueryApi(SeriesSource& source, const Clock& clock, WorkerPool& renderers, Options options)
      : source_(source), clock_(clock), renderers_(renderers), options_(options) {}

  // /api/v1/query: `query` and, if not now, `time`. Both take `timeout`, `lookback_delta`, `limit` and
  // `stats`, which adds what the query cost: with `all` at each step, with `explain` what each selector read.
  [[nodiscard]] http::Response instant(const http::Request& request) const;

  // /api/v1/query_range: `query`, `start`, `end` and `step`.
  [[nodiscard]] http::Response range(const http::Request& request) const;

  [[nodiscard]] const promql::Limits& limits() const { return options_.limits; }

 private:
  struct Asked;

  [[nodiscard]] http::Response evaluate(const http::Request& request, const Asked& asked) const;

  SeriesSource& source_;
  const Clock& clock_;
  WorkerPool& renderers_;
  const Options options_;
  // The bytes of results that are being sent, which may outlive this.
  const std::shared_ptr<std::atomic<std::size_t>> result_bytes_ =
      std::make_shared<std::atomic<std::size_t>>(0);
};

}  // namespace hb::api
