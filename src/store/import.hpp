#pragma once

#include <cstddef>
#include <cstdint>
#include <future>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "model/labels.hpp"
#include "model/metric.hpp"
#include "store/head.hpp"
#include "store/heads.hpp"
#include "store/samples.hpp"
#include "store/series_index.hpp"

namespace hb::store {

// Samples of one series that come from elsewhere, of any age; their times ascend.
struct ImportedSeries {
  Labels labels;
  MetricType type = MetricType::untyped;  // of a series that is new; one that is known keeps its own
  SampleColumns samples;
};

// What one call takes at most, so that it needs some tens of megabytes.
inline constexpr std::size_t kImportSamplesMax = 1'000'000;
inline constexpr std::size_t kImportSeriesMax = 50'000;
// Hours of series that one transaction takes, since the journal waits for it: a call with more, whose samples
// stand far apart, takes several.
inline constexpr std::size_t kImportHoursMax = 20'000;

// What has become of a call's samples.
struct ImportOutcome {
  uint64_t samples = 0;  // that were taken
  uint64_t series = 0;   // that they belong to
  uint64_t series_new = 0;
  uint64_t samples_refused = 0;  // of series past a limit

  ImportOutcome& operator+=(const ImportOutcome& other);
};

// limit when it is too much for one call; invalid when times do not ascend, or are none that a block can
// have.
[[nodiscard]] Result<void> check_import(std::span<const ImportedSeries> series);

// What the writer's thread brings into the file in one transaction: samples that are older than any head in
// memory, and series that are new. `done` is told the outcome.
struct ImportJob {
  Head samples{kNoSpan};
  std::vector<StoredSeriesPtr> fresh;
  std::promise<Result<void>> done;

  // A head that has no span of its own.
  static constexpr int64_t kNoSpan = -1;
};

// Samples that a head has taken already, for the journal. `done` is told when they are durable.
struct ExternalBatch {
  std::vector<ExternalSamples> parts;
  bool closed_a_head = false;  // before the samples
  std::shared_ptr<std::promise<Result<void>>> done;
};

}  // namespace hb::store
