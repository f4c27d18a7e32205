#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "api/counting_source.hpp"
#include "promql/step_grid.hpp"

namespace hb::api {

// Where the time of a query went.
struct QueryTimings {
  std::chrono::duration<double> queue{0};        // until a worker took it
  std::chrono::duration<double> preparation{0};  // of the text
  std::chrono::duration<double> evaluation{0};
};

// What `stats` wants to know: `all` the samples at each step as well, `explain` what each selector read, and
// anything else the sums.
// {"timings":{…},"samples":{…}} as Prometheus's, and for `explain` "selections":[…].
[[nodiscard]] std::string query_statistics_json(std::string_view wanted, const QueryTimings& timings,
                                                const CountingSource& source, const promql::StepGrid& grid,
                                                std::size_t result_values);

}  // namespace hb::api
