// How a store takes samples that come from elsewhere, many at once.
#include <algorithm>
#include <future>
#include <iterator>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "store/store.hpp"
#include "store/tiers.hpp"

namespace hb::store {

// One call's samples on their way.
struct Store::Import {
  std::vector<ImportedSeries> series;  // those before `next` have been taken
  std::size_t next = 0;
  std::shared_ptr<ImportJob> older;  // the step that is being made
  std::vector<ExternalSamples> newer;
  std::vector<StoredSeriesPtr> pinned;  // nobody forgets them meanwhile
  ImportOutcome outcome;
};

namespace {

// The samples from `time_ms` on, which are taken out of the others.
SampleColumns take_from(SampleColumns& samples, int64_t time_ms) {
  const auto at = std::ranges::lower_bound(samples.times_ms, time_ms) - samples.times_ms.begin();
  SampleColumns taken{.times_ms = {samples.times_ms.begin() + at, samples.times_ms.end()},
                      .values = {samples.values.begin() + at, samples.values.end()}};
  samples.times_ms.resize(static_cast<std::size_t>(at));
  samples.values.resize(static_cast<std::size_t>(at));
  return taken;
}

// The samples of the first hours, at most `hours` of them, which is counted down; they are taken out of the
// others.
SampleColumns take_hours(SampleColumns& samples, std::size_t& hours) {
  std::size_t at = 0;
  for (uint64_t last = 0; at < samples.size(); ++at) {
    const uint64_t span = span_of(Tier::raw, samples.times_ms[at]);
    if (at > 0 && span == last) continue;
    if (hours == 0) break;
    --hours;
    last = span;
  }
  if (at == samples.size()) return std::exchange(samples, {});
  SampleColumns later = take_from(samples, samples.times_ms[at]);
  return std::exchange(samples, std::move(later));
}

// The next samples of all parts, `samples_max` of them: the parts are emptied from the last back.
std::vector<ExternalSamples> take_slice(std::vector<ExternalSamples>& parts, std::size_t samples_max) {
  std::vector<ExternalSamples> slice;
  while (!parts.empty() && samples_max > 0) {
    ExternalSamples& part = parts.back();
    if (part.samples.size() <= samples_max) {
      samples_max -= part.samples.size();
      slice.push_back(std::move(part));
      parts.pop_back();
      continue;
    }
    const int64_t from_ms = part.samples.times_ms[part.samples.size() - samples_max];
    slice.push_back({part.series, take_from(part.samples, from_ms)});
    break;
  }
  return slice;
}

uint64_t count(const std::vector<ExternalSamples>& parts) {
  uint64_t samples = 0;
  for (const ExternalSamples& part : parts)
    samples += part.samples.size();
  return samples;
}

}  // namespace

// Which samples go into the file with the next step, and which into the open head. Whoever is new becomes
// known. With the guard held.
void Store::split(Import& import) {
  import.older = std::make_shared<ImportJob>();
  std::size_t hours = kImportHoursMax;
  for (; import.next < import.series.size() && hours > 0; ++import.next) {
    ImportedSeries& each = import.series[import.next];
    SampleColumns& samples = each.samples;
    if (samples.empty()) continue;
    bool fresh = false;
    const StoredSeriesPtr known = shared_.heads.know(each.labels, each.type, fresh);
    if (!known) {
      import.outcome.samples_refused += samples.size();
      continue;
    }
    if (fresh) {
      known->begin_by(samples.times_ms.front());
      known->reach(samples.times_ms.front());
      import.older->fresh.push_back(known);
    }
    known->last_ms.store(StoredSeries::kStillActive, std::memory_order_relaxed);
    import.pinned.push_back(known);
    SampleColumns newer = take_from(samples, shared_.heads.holds_from_ms(known->id));
    if (!newer.empty()) import.newer.push_back({known, std::move(newer)});
    if (samples.empty()) continue;
    const SampleColumns step = take_hours(samples, hours);
    HeadSeries& older = import.older->samples.series(known);
    for (std::size_t i = 0; i < step.size(); ++i)
      import.older->samples.put(older, step.times_ms[i], step.values[i]);
    if (!samples.empty()) return;
  }
}

Result<void> Store::import_older(Import& import) {
  while (import.next < import.series.size()) {
    {
      const std::unique_lock lock(shared_.mutex);
      split(import);
    }
    std::future<Result<void>> written = import.older->done.get_future();
    writer_->enqueue(import.older);
    if (Result<void> done = written.get(); !done) return done;
    import.outcome.samples += import.older->samples.external_samples();
    import.outcome.series_new += import.older->fresh.size();
  }
  return {};
}

// Some at a time, so that the open head is closed before it has too many.
Result<void> Store::import_newer(Import& import) {
  constexpr std::size_t kSliceMax = 100'000;
  const std::size_t slice_max = std::min(kSliceMax, options_.external_samples_max);
  while (!import.newer.empty()) {
    ExternalBatch batch{.parts = take_slice(import.newer, slice_max),
                        .closed_a_head = false,
                        .done = std::make_shared<std::promise<Result<void>>>()};
    const uint64_t offered = count(batch.parts);
    std::future<Result<void>> journalled = batch.done->get_future();
    uint64_t taken = 0;
    {
      const std::unique_lock lock(shared_.mutex);
      const Result<bool> closed = shared_.heads.append_external(batch.parts);
      if (!closed) return std::unexpected(closed.error());
      batch.closed_a_head = *closed;
      taken = count(batch.parts);
      writer_->enqueue(std::move(batch));
    }
    if (Result<void> done = journalled.get(); !done) {
      return fail(done.error().code,
                  fmt::format("{}; {} samples are in memory alone until the disk takes them",
                              done.error().message, taken));
    }
    import.outcome.samples += taken;
    import.outcome.samples_refused += offered - taken;
  }
  return {};
}

Result<ImportOutcome> Store::import(std::vector<ImportedSeries> series) {
  if (!writer_) {
    return fail(ErrorCode::invalid,
                "history is kept in memory alone, which takes no samples from elsewhere: name a --data-dir");
  }
  if (Result<void> checked = check_import(series); !checked) return std::unexpected(checked.error());
  const std::scoped_lock one_at_a_time(importing_);
  Import import;
  import.series = std::move(series);
  Result<void> done = import_older(import);
  if (done) done = import_newer(import);
  {
    // A series has ended unless the open head has it.
    const std::unique_lock lock(shared_.mutex);
    const Head* open = shared_.heads.open();
    for (const StoredSeriesPtr& each : import.pinned) {
      if (open == nullptr || open->find(each->id) == nullptr) each->end();
    }
  }
  std::ranges::sort(import.pinned);
  const auto repeated = std::ranges::unique(import.pinned);
  import.outcome.series = import.pinned.size() - repeated.size();
  if (done) return import.outcome;
  if (import.outcome.samples == 0) return std::unexpected(done.error());
  return fail(done.error().code,
              fmt::format("{} ({} samples were taken before)", done.error().message, import.outcome.samples));
}

}  // namespace hb::store
