#include "api/write.hpp"

#include <utility>

namespace hb::api {

static_assert(remote::WriteTarget::kBatchSamplesMax <= store::kExternalBatchMax);

Result<remote::BatchOutcome> HistoryWriteTarget::take(std::vector<remote::SeriesSamples> batch) {
  std::vector<store::ImportedSeries> series;
  series.reserve(batch.size());
  for (remote::SeriesSamples& each : batch) {
    series.push_back({.labels = std::move(each.labels),
                      .type = MetricType::untyped,  // metadata comes apart, if at all
                      .samples = {.times_ms = std::move(each.times_ms), .values = std::move(each.values)}});
  }
  Result<store::ExternalOutcome> outcome = history_.append_external(std::move(series));
  if (!outcome) return std::unexpected(outcome.error());
  // While the disk refuses, samples are in memory alone: whoever has them on disk should keep them.
  if (outcome->journalled.valid()) {
    if (Result<void> journalled = outcome->journalled.get(); !journalled)
      return fail(ErrorCode::unavailable, std::move(journalled.error().message));
  }
  return remote::BatchOutcome{.taken = outcome->taken,
                              .too_old = outcome->too_old,
                              .too_new = outcome->too_new,
                              .duplicate = outcome->duplicate,
                              .series_limit = outcome->series_limit,
                              .first_refused = std::move(outcome->first_refused)};
}

http::Response write_disabled() {
  return http::plain_text(
      "remote write is off here: start heartbeat with --web.enable-remote-write-receiver to let others "
      "write\n",
      404);
}

}  // namespace hb::api
