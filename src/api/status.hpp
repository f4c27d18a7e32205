#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "http/message.hpp"
#include "model/series_source.hpp"
#include "store/options.hpp"

// Prometheus's HTTP API for the program itself, /api/v1/status/…, with its names for what there is here.
namespace hb::api {

// What the program was started with.
struct StartFacts {
  Timestamp time;
  std::string configuration;                               // as YAML
  std::vector<std::pair<std::string, std::string>> flags;  // sorted by name
  std::string retention;                                   // "7d or 1GiB"
  std::string host;                                        // the machine's name
};

// status/config
[[nodiscard]] std::string config_json(const StartFacts& start);

// status/flags
[[nodiscard]] std::string flags_json(const StartFacts& start);

// status/runtimeinfo: what Prometheus counts as goroutines are threads.
[[nodiscard]] std::string runtime_info_json(const StartFacts& start, const store::Statistics& store,
                                            Timestamp now);

// status/tsdb: of the series that there are now, the `limit` (10) names and pairs that have the most.
[[nodiscard]] http::Response tsdb_answer(SeriesSource& source, const store::Statistics& store, Timestamp now,
                                         const http::Request& request);

}  // namespace hb::api
