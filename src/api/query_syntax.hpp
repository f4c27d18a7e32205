#pragma once

#include "base/worker_pool.hpp"
#include "http/message.hpp"
#include "promql/limits.hpp"

// Prometheus's HTTP API for the text of queries. For workers.
namespace hb::api {

// /api/v1/format_query: the query laid out.
[[nodiscard]] http::Response format_query_answer(const promql::Limits& limits, const http::Request& request);

// /api/v1/parse_query: its tree. A large one is sent as it is written, on `renderers`.
[[nodiscard]] http::Response parse_query_answer(const promql::Limits& limits, WorkerPool& renderers,
                                                const http::Request& request);

// /api/v1/query_exemplars: none, for none are kept; but what is wrong with the request is said.
[[nodiscard]] http::Response query_exemplars_answer(const promql::Limits& limits,
                                                    const http::Request& request);

}  // namespace hb::api
