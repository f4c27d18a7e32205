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

constexpr Metric kSeries{"heartbeat_store_series", "Series that the store has samples of.",
                         MetricType::gauge};
constexpr Metric kActiveSeries{"heartbeat_store_active_series", "Series with samples in this hour.",
                               MetricType::gauge};
constexpr Metric kSeriesRefused{"heartbeat_store_series_refused_total",
                                "New series that were refused since there are too many.",
                                MetricType::counter};
constexpr Metric kAppended{"heartbeat_store_samples_appended_total", "Samples taken into the store.",
                           MetricType::counter};
constexpr Metric kSamplesRefused{"heartbeat_store_samples_refused_total",
                                 "Samples from outside that were too old or too far in the future.",
                                 MetricType::counter};
constexpr Metric kUnjournaled{
    "heartbeat_store_ticks_unjournaled_total",
    "Ticks that are not in the journal, since the disk was full, broken or too slow.", MetricType::counter};
constexpr Metric kHeadsDropped{"heartbeat_store_heads_dropped_total",
                               "Hours that were given up, since the disk could not take them for too long.",
                               MetricType::counter};
constexpr Metric kDamaged{"heartbeat_store_damaged_blocks_total",
                          "Damaged blocks and chunks that were met and left out.", MetricType::counter};
constexpr Metric kWriting{"heartbeat_store_writing", "Whether history is being written to disk.",
                          MetricType::gauge};
constexpr Metric kJournalBytes{"heartbeat_store_journal_bytes", "Size of the journal of this hour.",
                               MetricType::gauge};
constexpr Metric kFileBytes{"heartbeat_store_file_bytes", "Size of the database file.", MetricType::gauge};
constexpr Metric kWalBytes{"heartbeat_store_wal_bytes", "Size of the database's write-ahead log.",
                           MetricType::gauge};
constexpr Metric kTierBytes{"heartbeat_store_tier_bytes", "Bytes of the blocks of each tier.",
                            MetricType::gauge};
constexpr Metric kCommits{"heartbeat_store_commits_total", "Hours written into the file.",
                          MetricType::counter};
constexpr Metric kCommitSeconds{"heartbeat_store_commit_seconds_total", "Time spent in writing them.",
                                MetricType::counter};
constexpr Metric kSyncs{"heartbeat_store_syncs_total", "Times the journal was made durable.",
                        MetricType::counter};
constexpr Metric kSyncSeconds{"heartbeat_store_sync_seconds_total", "Time spent in waiting for that.",
                              MetricType::counter};

constexpr Metric kWritten{"heartbeat_remote_write_samples_total", "Samples taken by remote write.",
                          MetricType::counter};
constexpr Metric kWriteRefused{
    "heartbeat_remote_write_refused_total",
    "Samples, native histograms and exemplars that remote write refused, by reason.", MetricType::counter};

constexpr std::array<std::string_view, store::kTiers> kTierNames{"raw", "1m", "1h"};
constexpr std::array<std::string_view, 5> kStatusClasses{"1xx", "2xx", "3xx", "4xx", "5xx"};

}  // namespace

Result<void> SelfMetrics::update(const procfs::HostRoot& /*host*/, SampleSink& sink) {
  sink.emit(kBuildInfo, {{"version", version()}, {"revision", revision()}, {"compiler", compiler()}}, 1);
  sink.emit(kTicksMissed, static_cast<double>(sources_.ticks_missed()));
  emit_server(sink);
  emit_live(sink);
  emit_store(sink);
  emit_remote_write(sink);
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

void SelfMetrics::emit_store(SampleSink& sink) const {
  const store::Statistics store = sources_.store.statistics();
  const auto emit = [&sink](const Metric& metric, auto value) {
    sink.emit(metric, static_cast<double>(value));
  };
  emit(kSeries, store.series);
  emit(kActiveSeries, store.active_series);
  emit(kSeriesRefused, store.series_refused_total);
  emit(kAppended, store.samples_appended_total);
  emit(kSamplesRefused, store.samples_refused_total);
  // Where nothing is to be written, nothing is amiss.
  if (store.on_disk) emit(kWriting, store.writing ? 1 : 0);
  emit(kUnjournaled, store.ticks_unjournaled_total);
  emit(kHeadsDropped, store.heads_dropped_total);
  emit(kDamaged, store.damaged_blocks_total);
  emit(kJournalBytes, store.journal_bytes);
  emit(kFileBytes, store.file_bytes);
  emit(kWalBytes, store.wal_bytes);
  for (std::size_t tier = 0; tier < store::kTiers; ++tier)
    sink.emit(kTierBytes, {{"tier", kTierNames[tier]}}, static_cast<double>(store.tier_bytes[tier]));
  emit(kCommits, store.commits_total);
  emit(kCommitSeconds, store.commit_seconds_total);
  emit(kSyncs, store.syncs_total);
  emit(kSyncSeconds, store.sync_seconds_total);
}

void SelfMetrics::emit_remote_write(SampleSink& sink) const {
  if (sources_.write_receiver == nullptr) return;
  const remote::WriteCounts counts = sources_.write_receiver->statistics();
  sink.emit(kWritten, static_cast<double>(counts.taken));
  for (std::size_t i = 0; i < remote::kRefusedCount; ++i) {
    const auto reason = remote::Refused{static_cast<uint8_t>(i)};
    sink.emit(kWriteRefused, {{"reason", remote::to_string(reason)}}, static_cast<double>(counts.of(reason)));
  }
}

}  // namespace hb::app
