#include "api/metadata.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "api/prometheus_request.hpp"
#include "api/rfc3339.hpp"
#include "base/json_text.hpp"
#include "http/form.hpp"
#include "http/rendered_body.hpp"
#include "model/frame.hpp"
#include "promql/json.hpp"
#include "promql/metric_selector.hpp"

namespace hb::api {
namespace {

constexpr std::string_view kJob = "heartbeat";
constexpr std::string_view kDurationMetric = "node_scrape_collector_duration_seconds";

// A family by its name; two collectors may each have one of the same name.
using Families = std::map<std::string_view, std::vector<const MetricFamily*>>;

Families families_of(const Frame& frame) {
  Families families;
  const MetricFamily* last = nullptr;
  for (const FrameSample& sample : frame.samples) {
    const MetricFamily* const family = sample.series->family.get();
    if (family == nullptr || family == last) continue;
    last = family;
    std::vector<const MetricFamily*>& known = families[family->name];
    const auto same = [family](const MetricFamily* other) {
      return other->type == family->type && other->help == family->help;
    };
    if (std::ranges::none_of(known, same)) known.push_back(family);
  }
  return families;
}

// `"type":"gauge","help":"…","unit":""`
void append_metadata(std::string& out, const MetricFamily& family) {
  const bool untyped = family.type == MetricType::untyped;
  out.append(R"("type":")").append(untyped ? "unknown" : metric_type_name(family.type));
  out.append(R"(","help":)");
  append_json_string(out, family.help);
  out.append(R"(,"unit":"")");
}

// A number of metrics; negative for all.
Result<int64_t> count_parameter(const http::Parameters& parameters, std::string_view name) {
  const std::string_view text = parameters.get(name).value_or("");
  if (text.empty()) return -1;
  const Result<int64_t> number = parse_whole_number(text);
  if (!number) return fail(ErrorCode::invalid, fmt::format("{} must be a number", name));
  return *number;
}

Labels labels_of(const Target& target) { return Labels({{"instance", target.address}, {"job", kJob}}); }

double collecting_seconds(const Frame& frame) {
  double seconds = 0;
  for (const FrameSample& sample : frame.samples) {
    if (sample.series->labels.metric_name() == kDurationMetric) seconds += sample.value;
  }
  return seconds;
}

void append_target(std::string& out, const Target& target, const Frame* frame) {
  const Labels discovered({{"__address__", target.address},
                           {"__metrics_path__", "/metrics"},
                           {"__scheme__", "http"},
                           {"__scrape_interval__", "1s"},
                           {"__scrape_timeout__", "1s"},
                           {"job", kJob}});
  out.append(R"({"discoveredLabels":)");
  promql::append_json_labels(out, discovered, false);
  out.append(R"(,"labels":)");
  promql::append_json_labels(out, labels_of(target), false);
  out.append(R"(,"scrapePool":"heartbeat","scrapeUrl":)");
  append_json_string(out, fmt::format("http://{}/metrics", target.address));
  out.append(R"(,"globalUrl":)");
  const std::string_view port = std::string_view(target.address).substr(target.address.rfind(':') + 1);
  append_json_string(out, fmt::format("http://{}:{}/metrics", target.host, port));
  out.append(R"(,"lastError":"","lastScrape":")");
  out.append(frame != nullptr ? rfc3339(frame->time) : "0001-01-01T00:00:00Z");
  out.append(
      fmt::format(R"(","lastScrapeDuration":{},"health":"{}","scrapeInterval":"1s","scrapeTimeout":"1s"}})",
                  frame != nullptr ? collecting_seconds(*frame) : 0.0, frame != nullptr ? "up" : "unknown"));
}

}  // namespace

http::Response metadata_answer(const LatestFrame& latest, const http::Request& request) {
  const Result<int64_t> limit = count_parameter(request.query, "limit");
  if (!limit) return bad_data(limit.error());
  const Result<int64_t> limit_per_metric = count_parameter(request.query, "limit_per_metric");
  if (!limit_per_metric) return bad_data(limit_per_metric.error());
  const std::string_view metric = request.param("metric").value_or("");
  const FramePtr frame = latest.get().frame;
  const Families families = frame ? families_of(*frame) : Families{};

  std::string out = R"({"status":"success","data":{)";
  int64_t shown = 0;
  for (const auto& [name, all] : families) {
    if (*limit >= 0 && shown >= *limit) break;
    if (!metric.empty() && name != metric) continue;
    out.append(shown++ == 0 ? "" : ",");
    append_json_string(out, name);
    out.append(":[");
    const std::size_t count = *limit_per_metric > 0
                                  ? std::min(all.size(), static_cast<std::size_t>(*limit_per_metric))
                                  : all.size();
    for (std::size_t i = 0; i < count; ++i) {
      out.append(i == 0 ? "{" : ",{");
      append_metadata(out, *all[i]);
      out.push_back('}');
    }
    out.push_back(']');
  }
  out.append("}}");
  return http::compressed(request, http::kJson, std::move(out));
}

http::Response targets_metadata_answer(const LatestFrame& latest, const Target& target,
                                       const promql::Limits& limits, const http::Request& request) {
  const Result<int64_t> limit = count_parameter(request.query, "limit");
  if (!limit) return bad_data(limit.error());
  const Labels labels = labels_of(target);
  bool selected = true;
  if (const std::string_view text = request.param("match_target").value_or(""); !text.empty()) {
    const auto matchers = promql::parse_metric_selector(text, limits);
    if (!matchers) return bad_data(invalid_parameter("match_target", matchers.error()).error());
    selected =
        std::ranges::all_of(*matchers, [&](const Matcher& matcher) { return matcher.matches(labels); });
  }
  const std::string_view metric = request.param("metric").value_or("");
  const FramePtr frame = latest.get().frame;
  const Families families = frame && selected ? families_of(*frame) : Families{};

  std::string out = R"({"status":"success","data":[)";
  int64_t shown = 0;
  for (const auto& [name, all] : families) {
    // One target is asked at a time: the limit ends the targets, and a target's list is whole.
    if (*limit == 0) break;
    if (!metric.empty() && name != metric) continue;
    out.append(shown++ == 0 ? R"({"target":)" : R"(,{"target":)");
    promql::append_json_labels(out, labels, false);
    out.push_back(',');
    if (metric.empty()) {
      out.append(R"("metric":)");
      append_json_string(out, name);
      out.push_back(',');
    }
    append_metadata(out, *all.front());
    out.push_back('}');
  }
  out.append("]}");
  return http::compressed(request, http::kJson, std::move(out));
}

http::Response targets_answer(const LatestFrame& latest, const Target& target, const http::Request& request) {
  std::string state(request.param("state").value_or(""));
  std::ranges::transform(state, state.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 'a' - 'A') : c; });
  const bool any = state.empty() || state == "any";
  const std::string_view pool = request.param("scrapePool").value_or(kJob);
  const FramePtr frame = latest.get().frame;
  std::string out = R"({"status":"success","data":{"activeTargets":[)";
  if ((any || state == "active") && pool == kJob) append_target(out, target, frame.get());
  out.append(R"(],"droppedTargets":[],"droppedTargetCounts":)");
  out.append(any || state == "dropped" ? R"({"heartbeat":0}}})" : "null}}");
  return http::json(std::move(out));
}

}  // namespace hb::api
