#pragma once

#include "base/clock.hpp"
#include "http/message.hpp"
#include "promql/engine.hpp"

// Prometheus's HTTP API for expression queries (prometheus.io/docs/prometheus/latest/querying/api), GET with
// a query string or POST with a form. Evaluation takes time: for workers.
namespace hb::api {

// /api/v1/query: `query` and, if not now, `time`.
[[nodiscard]] http::Response query_answer(const promql::Engine& engine, const Clock& clock,
                                          const http::Request& request);

// /api/v1/query_range: `query`, `start`, `end` and `step`.
[[nodiscard]] http::Response query_range_answer(const promql::Engine& engine, const http::Request& request);

}  // namespace hb::api
