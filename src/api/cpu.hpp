#pragma once

#include <string>

#include "base/error.hpp"
#include "base/time.hpp"
#include "model/series_source.hpp"

namespace hb::api {

// How busy all CPUs together were, in per cent.
struct CpuUsage {
  double current = 0;  // between the last two ticks
  double mean_5min = 0;
  double mean_10min = 0;
  double mean_15min = 0;
};

// Computed from node_cpu_seconds_total, so that a mean over a window is what the counters gained in it: idle
// and iowait are not busy, everything else is (as in top(1)). Of a window that began before the history, what
// there is.
[[nodiscard]] Result<CpuUsage> cpu_usage(SeriesSource& history, Timestamp now);

// The body of /api/cpu.
[[nodiscard]] Result<std::string> cpu_json(SeriesSource& history, Timestamp now);

}  // namespace hb::api
