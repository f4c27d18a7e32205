#pragma once

#include <string>

#include "api/latest_frame.hpp"
#include "http/message.hpp"
#include "promql/limits.hpp"

// Prometheus's HTTP API for what metrics are: their types and help texts, as the newest frame has them.
namespace hb::api {

// This host, as Prometheus sees a target that it scrapes.
struct Target {
  std::string address;  // "127.0.0.1:8080", where the server listens
  std::string host;     // the machine's name
};

// /api/v1/metadata: by name; of `metric` alone, of at most `limit` metrics.
[[nodiscard]] http::Response metadata_answer(const LatestFrame& latest, const http::Request& request);

// /api/v1/targets/metadata: the same of each target that `match_target` selects.
[[nodiscard]] http::Response targets_metadata_answer(const LatestFrame& latest, const Target& target,
                                                     const promql::Limits& limits,
                                                     const http::Request& request);

// /api/v1/targets: this host is the only one, and active. `state` may leave it out.
[[nodiscard]] http::Response targets_answer(const LatestFrame& latest, const Target& target,
                                            const http::Request& request);

}  // namespace hb::api
