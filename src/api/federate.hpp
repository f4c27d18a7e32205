#pragma once

#include "base/clock.hpp"
#include "base/worker_pool.hpp"
#include "http/message.hpp"
#include "model/series_source.hpp"
#include "promql/limits.hpp"

namespace hb::api {

// /federate: the newest samples of the series that any `match[]` selects, with their times, as Prometheus's
// text: sorted by name, untyped, with an empty label `instance` where there is none, so that who scrapes it
// with honor_labels does not put its own there. Samples older than the look-back and series that have ended
// are left out. A large page is sent as it is written, on `renderers`. For workers.
[[nodiscard]] http::Response federate_answer(SeriesSource& source, const Clock& clock,
                                             const promql::Limits& limits, WorkerPool& renderers,
                                             const http::Request& request);

}  // namespace hb::api
