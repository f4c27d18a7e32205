#pragma once

#include <cstdint>
#include <string>

#include "base/error.hpp"
#include "base/time.hpp"
#include "model/series_source.hpp"

namespace hb::api {

// Used memory (MemTotal - MemAvailable, as free(1) has it) in bytes.
struct MemoryMeans {
  int64_t current = 0;
  int64_t mean_5min = 0;
  int64_t mean_10min = 0;
  int64_t mean_15min = 0;
};

// True means over the ticks of each window; of a window that began before the history, over what there is.
[[nodiscard]] Result<MemoryMeans> memory_means(SeriesSource& history, Timestamp now);

// The body of /api/memory. not_found when the tick had no memory figures.
[[nodiscard]] Result<std::string> memory_json(SeriesSource& history, Timestamp now);

}  // namespace hb::api
