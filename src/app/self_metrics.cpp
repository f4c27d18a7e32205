#include "app/self_metrics.hpp"

#include <array>
#include <string_view>

#include "app/version.hpp"
#include "http/statistics.hpp"

namespace hb::app {
namespace {

constexpr Metric kBuildInfo{"heartbeat_build_info", "What was built; the value is always 1.",
                            MetricType::gauge};
constexpr Metric kTicksMissed{
    "heartbeat_ticks_missed_total",
    "Seconds without a tick: the machine slept, stood still, or a tick took too long.", MetricType::counter};
constexpr Metric kConnections{"heartbeat_http_connections", "Open connections.", MetricType::gauge};
constexpr Metric kConnectionsTotal{"heartbeat_http_connections_total", "Connections accepted.",
                                   MetricType::counter};
constexpr Metric kResponses{"heartbeat_http_responses_total", "Responses by class of status.",
                            MetricType::counter};
constexpr Metric kRejects{"heartbeat_http_rejects_total",
                          "Requests and connections that were refused or dropped, by reason.",
                          MetricType::counter};
constexpr Metric kWatchers{"heartbeat_live_watchers", "Readers of the live stream.", MetricType::gauge};
constexpr Metric kEvaluations{"heartbeat_live_evaluations_total",
                              "Queries evaluated for the live stream; each distinct one once a tick.",
                              MetricType::counter};
constexpr Metric kEvaluationSeconds{"heartbeat_live_evaluation_seconds_total",
                                    "Time spent in evaluating queries for the live stream.",
                                    MetricType::counter};
constexpr Metric kEvents{"heartbeat_live_events_total", "Events handed to readers.", MetricType::counter};
constexpr Metric kDropped{"heartbeat_live_dropped_watchers_total", "Readers that took nothing for too long.",
                          MetricType::counter};
constexpr Metric kSkipped{"heartbeat_live_skipped_events_total",
                          "Events that a slow reader's full queue had no room for.", MetricType::counter};

constexpr Metric kMerged{"heartbeat_live_merged_ticks_total",
                         "Ticks that were not evaluated for the live stream, since a newer one had come.",
                         MetricType::counter};

constexpr std::array<std::string_view, 5> kStatusClasses{"1xx", "2xx", "3xx", "4xx", "5xx"};

}  // namespace

Result<void> SelfMetrics::update(const procfs::HostRoot& /*host*/, SampleSink& sink) {
  sink.emit(kBuildInfo, {{"version", version()}, {"revision", revision()}, {"compiler", compiler()}}, 1);
  sink.emit(kTicksMissed, static_cast<double>(sources_.ticks_missed()));
  emit_server(sink);
  emit_live(sink);
  return {};
}

void SelfMetrics::emit_server(SampleSink& sink) const {
  const http::Statistics server = sources_.server.statistics();
  sink.emit(kConnections, static_cast<double>(server.connections));
  sink.emit(kConnectionsTotal, static_cast<double>(server.connections_total));
  for (std::size_t i = 0; i < kStatusClasses.size(); ++i) {
    sink.emit(kResponses, {{"class", kStatusClasses[i]}}, static_cast<double>(server.responses_total[i]));
  }
  for (std::size_t i = 0; i < http::kRejectCount; ++i) {
    const std::string_view reason = http::to_string(static_cast<http::Reject>(i));
    sink.emit(kRejects, {{"reason", reason}}, static_cast<double>(server.rejects_total[i]));
  }
}

void SelfMetrics::emit_live(SampleSink& sink) const {
  const live::Statistics live = sources_.hub.statistics();
  sink.emit(kWatchers, static_cast<double>(live.watchers));
  sink.emit(kEvaluations, static_cast<double>(live.evaluations_total));
  sink.emit(kEvaluationSeconds, live.evaluation_seconds_total);
  sink.emit(kEvents, static_cast<double>(live.events_total));
  sink.emit(kSkipped, static_cast<double>(live.skipped_events_total));
  sink.emit(kMerged, static_cast<double>(live.merged_ticks_total));
  sink.emit(kDropped, static_cast<double>(live.dropped_watchers_total));
}

}  // namespace hb::app
