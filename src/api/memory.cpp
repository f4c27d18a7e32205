#include "api/memory.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <span>
#include <vector>

#include "api/json_dump.hpp"
#include "model/staleness.hpp"

namespace hb::api {
namespace {

using std::chrono::minutes;

// The samples of a series without labels; no samples when there is no such series.
Result<SeriesView> select_one(SeriesSource& history, std::string name, TimeRange range) {
  const std::vector<Matcher> matchers{Matcher::equal(std::string(kMetricName), std::move(name))};
  Result<std::vector<SeriesView>> selected = history.select(matchers, range, {});
  if (!selected) return std::unexpected(selected.error());
  return selected->empty() ? SeriesView{} : std::move(selected->front());
}

struct UsedMemory {
  std::vector<Timestamp> times;
  std::vector<double> bytes;
};

// MemTotal - MemAvailable at every tick that has both.
Result<UsedMemory> used_memory(SeriesSource& history, TimeRange range) {
  const Result<SeriesView> total = select_one(history, "node_memory_MemTotal_bytes", range);
  if (!total) return std::unexpected(total.error());
  const Result<SeriesView> available = select_one(history, "node_memory_MemAvailable_bytes", range);
  if (!available) return std::unexpected(available.error());
  UsedMemory used;
  std::size_t t = 0;
  for (std::size_t a = 0; a < available->times.size(); ++a) {
    while (t < total->times.size() && total->times[t] < available->times[a])
      ++t;
    if (t == total->times.size() || total->times[t] != available->times[a]) continue;
    if (is_stale(total->values[t]) || is_stale(available->values[a])) continue;
    used.times.push_back(available->times[a]);
    used.bytes.push_back(total->values[t] - available->values[a]);
  }
  return used;
}

int64_t mean_since(const UsedMemory& used, Timestamp start) {
  const auto first = std::ranges::lower_bound(used.times, start) - used.times.begin();
  const auto window = std::span(used.bytes).subspan(static_cast<std::size_t>(first));
  if (window.empty()) return 0;
  double sum = 0;
  for (const double bytes : window)
    sum += bytes;
  return std::llround(sum / static_cast<double>(window.size()));
}

}  // namespace

Result<MemoryMeans> memory_means(SeriesSource& history, Timestamp now) {
  const Result<UsedMemory> used = used_memory(history, {now - minutes(15), now});
  if (!used) return std::unexpected(used.error());
  return MemoryMeans{.current = used->bytes.empty() ? 0 : std::llround(used->bytes.back()),
                     .mean_5min = mean_since(*used, now - minutes(5)),
                     .mean_10min = mean_since(*used, now - minutes(10)),
                     .mean_15min = mean_since(*used, now - minutes(15))};
}

Result<std::string> memory_json(SeriesSource& history, Timestamp now) {
  const auto bytes_now = [&](std::string_view field) -> int64_t {
    const auto series = select_one(history, "node_memory_" + std::string(field) + "_bytes", {now, now});
    const bool present = series && !series->values.empty() && !is_stale(series->values.back());
    return present ? std::llround(series->values.back()) : 0;
  };
  const int64_t total = bytes_now("MemTotal");
  if (total == 0) {
    return fail(ErrorCode::not_found,
                "no memory figures yet: is /proc/meminfo readable and the meminfo collector on?");
  }
  const Result<MemoryMeans> means = memory_means(history, now);
  if (!means) return std::unexpected(means.error());
  const int64_t available = bytes_now("MemAvailable");
  const int64_t used = total - available;
  return dump_json({{"memory_usage",
                     {{"total", total},
                      {"available", available},
                      {"used", used},
                      {"usedPercent", 100.0 * static_cast<double>(used) / static_cast<double>(total)},
                      {"free", bytes_now("MemFree")},
                      {"active", bytes_now("Active")},
                      {"inactive", bytes_now("Inactive")},
                      {"wired", 0},
                      {"buffers", bytes_now("Buffers")},
                      {"cached", bytes_now("Cached")},
                      {"swapTotal", bytes_now("SwapTotal")},
                      {"swapFree", bytes_now("SwapFree")}}},
                    {"averages",
                     {{"current_usage", means->current},
                      {"avg_5min", means->mean_5min},
                      {"avg_10min", means->mean_10min},
                      {"avg_15min", means->mean_15min}}}});
}

}  // namespace hb::api
