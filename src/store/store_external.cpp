// How a store takes batches of samples that others send.
#include <algorithm>
#include <memory>
#include <mutex>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "store/store.hpp"

namespace hb::store {
namespace {

void note(ExternalOutcome& outcome, std::string_view why, const Labels& labels, int64_t time_ms) {
  if (outcome.first_refused.empty())
    outcome.first_refused = fmt::format("{}: {} at {} ms", why, labels.to_string(), time_ms);
}

std::size_t count(const std::vector<ImportedSeries>& batch) {
  std::size_t samples = 0;
  for (const ImportedSeries& series : batch)
    samples += series.samples.size();
  return samples;
}

// Adds what the heads did with one series to the outcome and to what is journalled.
void add(Heads::Placed placed, const ImportedSeries& series, ExternalOutcome& outcome,
         ExternalBatch& record) {
  if (!placed.series) {
    outcome.series_limit += series.samples.size();
    note(outcome, "there are too many series", series.labels, series.samples.times_ms.front());
    return;
  }
  outcome.taken += placed.taken;
  outcome.duplicate += placed.duplicate.size();
  if (!placed.duplicate.empty())
    note(outcome, "duplicate sample for timestamp", series.labels, placed.duplicate.times_ms.front());
  if (placed.fresh) record.fresh.push_back(placed.series);
  if (!placed.added.empty()) record.parts.push_back({std::move(placed.series), std::move(placed.added)});
}

}  // namespace

// Leaves the samples whose times are taken, and counts the others.
void Store::keep_takeable(std::vector<ImportedSeries>& batch, ExternalOutcome& outcome) {
  const int64_t now_ms = unix_ms(clock_.now());
  for (ImportedSeries& series : batch) {
    SampleColumns kept;
    for (std::size_t i = 0; i < series.samples.size(); ++i) {
      const int64_t time_ms = series.samples.times_ms[i];
      if (is_sample_time(time_ms) && takes(from_unix_ms(time_ms))) {
        kept.add(time_ms, series.samples.values[i]);
        continue;
      }
      const bool old = time_ms < now_ms;
      ++(old ? outcome.too_old : outcome.too_new);
      note(outcome, old ? "too old sample" : "out of bounds: a sample too far in the future", series.labels,
           time_ms);
    }
    if (kept.size() < series.samples.size()) series.samples = std::move(kept);
  }
  std::erase_if(batch, [](const ImportedSeries& series) { return series.samples.empty(); });
  samples_refused_.fetch_add(outcome.too_old + outcome.too_new, std::memory_order_relaxed);
}

Result<ExternalOutcome> Store::append_external(std::vector<ImportedSeries> batch) {
  const std::size_t samples_max = std::min(kExternalBatchMax, options_.external_samples_max);
  if (count(batch) > samples_max)
    return fail(ErrorCode::limit, fmt::format("{} samples are too many for one batch: at most {} are taken",
                                              count(batch), samples_max));
  ExternalOutcome outcome;
  keep_takeable(batch, outcome);
  if (batch.empty()) return outcome;
  ExternalBatch record{.parts = {},
                       .fresh = {},
                       .closed_a_head = false,
                       .durable = false,
                       .done = std::make_shared<std::promise<Result<void>>>()};
  if (writer_) outcome.journalled = record.done->get_future();
  const std::unique_lock lock(shared_.mutex);
  const Result<bool> closed = shared_.heads.make_room(count(batch));
  if (!closed) return std::unexpected(closed.error());
  record.closed_a_head = *closed;
  for (const ImportedSeries& series : batch)
    add(shared_.heads.place_external(series.labels, series.type, series.samples), series, outcome, record);
  enqueue_or_forget(std::move(record));
  return outcome;
}

}  // namespace hb::store
