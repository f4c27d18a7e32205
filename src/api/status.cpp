#include "api/status.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string_view>
#include <thread>

#include <fmt/format.h>

#include "api/json_dump.hpp"
#include "api/prometheus_request.hpp"
#include "api/rfc3339.hpp"
#include "base/json_text.hpp"
#include "http/rendered_body.hpp"
#include "promql/json.hpp"

namespace hb::api {
namespace {

constexpr std::size_t kNamesShown = 10;
constexpr Duration kLookedAt = std::chrono::minutes(5);

// The entries of a directory; 0 when it cannot be read.
std::size_t entries_of(const char* directory) {
  std::error_code error;
  std::size_t count = 0;
  for (auto entry = std::filesystem::directory_iterator(directory, error);
       !error && entry != std::filesystem::directory_iterator(); entry.increment(error))
    ++count;
  return count;
}

using Counts = std::map<std::string, uint64_t, std::less<>>;

void add_to(Counts& counts, std::string_view name, uint64_t by) {
  const auto found = counts.find(name);
  if (found != counts.end()) {
    found->second += by;
  } else {
    counts.emplace(name, by);
  }
}

// The largest, and of equal ones the first by name.
void append_largest(std::string& out, std::string_view key, const Counts& counts, std::size_t shown) {
  std::vector<std::pair<uint64_t, std::string_view>> sorted;
  for (const auto& [name, count] : counts)
    sorted.emplace_back(count, name);
  std::ranges::stable_sort(sorted, [](const auto& a, const auto& b) { return a.first > b.first; });
  sorted.resize(std::min(sorted.size(), shown));
  out.append(",\"").append(key).append("\":[");
  for (const auto& [count, name] : sorted) {
    out.append(out.back() == '[' ? R"({"name":)" : R"(,{"name":)");
    append_json_string(out, name);
    out.append(fmt::format(R"(,"value":{}}})", count));
  }
  out.push_back(']');
}

// What the labels of all series add up to.
struct Cardinality {
  Counts series_of_metric;
  Counts values_of_label;
  Counts bytes_of_label;
  Counts series_of_pair;

  void add(const Labels& labels) {
    for (const LabelView label : labels) {
      if (label.name == kMetricName) add_to(series_of_metric, label.value, 1);
      add_to(bytes_of_label, label.name, label.value.size());
      const std::string pair = fmt::format("{}={}", label.name, label.value);
      if (!series_of_pair.contains(pair)) add_to(values_of_label, label.name, 1);
      add_to(series_of_pair, pair, 1);
    }
  }
};

}  // namespace

std::string config_json(const StartFacts& start) {
  return dump_json({{"status", "success"}, {"data", {{"yaml", start.configuration}}}});
}

std::string flags_json(const StartFacts& start) {
  nlohmann::ordered_json flags = nlohmann::ordered_json::object();
  for (const auto& [name, value] : start.flags)
    flags[name] = value;
  return dump_json({{"status", "success"}, {"data", std::move(flags)}});
}

std::string runtime_info_json(const StartFacts& start, const store::Statistics& store, Timestamp now) {
  std::error_code ignored;
  return dump_json({{"status", "success"},
                    {"data",
                     {{"startTime", rfc3339(start.time)},
                      {"CWD", std::filesystem::current_path(ignored).string()},
                      {"hostname", start.host},
                      {"serverTime", rfc3339(now)},
                      {"reloadConfigSuccess", true},
                      {"lastConfigTime", rfc3339(start.time)},
                      {"corruptionCount", store.damaged_blocks_total},
                      {"goroutineCount", entries_of("/proc/self/task")},
                      {"GOMAXPROCS", std::thread::hardware_concurrency()},
                      {"GOMEMLIMIT", 0},
                      {"GOGC", ""},
                      {"GODEBUG", ""},
                      {"storageRetention", start.retention}}}});
}

http::Response tsdb_answer(SeriesSource& source, const store::Statistics& store, Timestamp now,
                           const http::Request& request) {
  std::size_t shown = kNamesShown;
  if (const std::string_view text = request.param("limit").value_or(""); !text.empty()) {
    const Result<int64_t> limit = parse_whole_number(text);
    if (!limit || *limit < 1) return bad_data({ErrorCode::invalid, "limit must be a positive number"});
    shown = static_cast<std::size_t>(*limit);
  }
  const auto series = source.series({}, {now - kLookedAt, now});
  if (!series) return http::prometheus_error(500, "internal", series.error().message);
  Cardinality cardinality;
  for (const auto& labels : *series)
    cardinality.add(*labels);
  std::string out = fmt::format(
      R"({{"status":"success","data":{{"headStats":{{"numSeries":{},"numLabelPairs":{},"chunkCount":{},)"
      R"("minTime":{},"maxTime":{}}})",
      series->size(), cardinality.series_of_pair.size(), store.active_series, unix_ms(now - kLookedAt),
      unix_ms(now));
  append_largest(out, "seriesCountByMetricName", cardinality.series_of_metric, shown);
  append_largest(out, "labelValueCountByLabelName", cardinality.values_of_label, shown);
  append_largest(out, "memoryInBytesByLabelName", cardinality.bytes_of_label, shown);
  append_largest(out, "seriesCountByLabelValuePair", cardinality.series_of_pair, shown);
  out.append("}}");
  return http::compressed(request, http::kJson, std::move(out));
}

}  // namespace hb::api
