#include "api/cpu.hpp"

#include <algorithm>
#include <chrono>
#include <vector>

#include "api/json_dump.hpp"
#include "model/staleness.hpp"

namespace hb::api {
namespace {

using std::chrono::minutes;

struct Seconds {
  double busy = 0;
  double all = 0;

  [[nodiscard]] double percent() const { return all > 0 ? 100 * busy / all : 0; }
};

// What one counter gained between two samples; a counter that went back (a CPU that was offline) gained
// nothing.
void add_gain(Seconds& seconds, const SeriesView& counter, std::size_t from, std::size_t to) {
  const double gain = std::max(0.0, counter.values[to] - counter.values[from]);
  const std::string_view mode = counter.labels->get("mode");
  seconds.all += gain;
  if (mode != "idle" && mode != "iowait") seconds.busy += gain;
}

Seconds gained_since(const std::vector<SeriesView>& counters, Timestamp start) {
  Seconds seconds;
  for (const SeriesView& counter : counters) {
    const auto first = std::ranges::lower_bound(counter.times, start);
    const auto from = static_cast<std::size_t>(first - counter.times.begin());
    const std::size_t to = counter.times.size() - 1;
    if (from < to) add_gain(seconds, counter, from, to);
  }
  return seconds;
}

Seconds gained_in_last_tick(const std::vector<SeriesView>& counters) {
  Seconds seconds;
  for (const SeriesView& counter : counters) {
    const std::size_t size = counter.times.size();
    if (size >= 2) add_gain(seconds, counter, size - 2, size - 1);
  }
  return seconds;
}

// Without the markers that end a series: a CPU that went offline still counts for the time that it was there.
void drop_markers(SeriesView& counter) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < counter.values.size(); ++i) {
    if (is_stale(counter.values[i])) continue;
    counter.times[kept] = counter.times[i];
    counter.values[kept++] = counter.values[i];
  }
  counter.times.resize(kept);
  counter.values.resize(kept);
}

}  // namespace

Result<CpuUsage> cpu_usage(SeriesSource& history, Timestamp now) {
  const std::vector<Matcher> matchers{Matcher::equal(std::string(kMetricName), "node_cpu_seconds_total")};
  Result<std::vector<SeriesView>> counters = history.select(matchers, {now - minutes(15), now}, {});
  if (!counters) return std::unexpected(counters.error());
  for (SeriesView& counter : *counters)
    drop_markers(counter);
  std::erase_if(*counters, [](const SeriesView& counter) { return counter.times.empty(); });
  return CpuUsage{.current = gained_in_last_tick(*counters).percent(),
                  .mean_5min = gained_since(*counters, now - minutes(5)).percent(),
                  .mean_10min = gained_since(*counters, now - minutes(10)).percent(),
                  .mean_15min = gained_since(*counters, now - minutes(15)).percent()};
}

Result<std::string> cpu_json(SeriesSource& history, Timestamp now) {
  const Result<CpuUsage> usage = cpu_usage(history, now);
  if (!usage) return std::unexpected(usage.error());
  return dump_json({{"current_usage", usage->current},
                    {"avg_5min", usage->mean_5min},
                    {"avg_10min", usage->mean_10min},
                    {"avg_15min", usage->mean_15min}});
}

}  // namespace hb::api
