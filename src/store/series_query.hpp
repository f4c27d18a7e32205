#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/error.hpp"
#include "model/series_source.hpp"
#include "store/read_plan.hpp"
#include "store/samples.hpp"
#include "store/series_columns.hpp"
#include "store/series_reader.hpp"
#include "store/shared_state.hpp"

namespace hb::store {

// One query's way through the series that it selects: each is put together from the tiers of the file and the
// heads, some at a time, so that a query needs the memory of a few. Belongs to the asking thread.
class SeriesQuery {
 public:
  struct Options {
    ReadPlan plan = {};
    bool memory_only = false;  // unavailable where the file would have to be read
  };

  // `series` ascend by id. The state must outlive the query.
  SeriesQuery(const SharedState& shared, std::vector<StoredSeriesPtr> series, TimeSpan span, Options options);

  // Visits every series that has samples in the span, until the visitor has enough.
  [[nodiscard]] Result<void> run(const SeriesVisitor& visit);

  // Chunks that were left out since they are damaged.
  [[nodiscard]] uint64_t damaged() const;

 private:
  // A part of the span, and the tier that answers for it.
  struct Part {
    Tier tier = Tier::raw;
    TimeSpan span;
  };

  // Series that are read together since they stand in the same blocks.
  using Batch = std::span<const StoredSeriesPtr>;

  void find_parts();
  [[nodiscard]] std::size_t rolled_up_samples() const;
  [[nodiscard]] Batch next_batch(std::size_t from) const;
  Result<bool> read_batch(Batch batch, const SeriesVisitor& visit);
  Result<void> read_rollups(Batch batch);
  [[nodiscard]] bool has_raw_part() const { return !parts_.empty() && parts_.back().tier == Tier::raw; }
  Result<void> add_heads(const Heads::Cuts& cuts);
  Result<void> add_rolled_up_heads(const Heads::Cuts& cuts);
  bool show(const StoredSeriesPtr& series, const SeriesVisitor& visit);
  [[nodiscard]] Aspect aspect_of(const StoredSeries& series) const;

  const SharedState& shared_;
  const std::vector<StoredSeriesPtr> series_;
  const TimeSpan span_;
  const ReadPlan plan_;
  std::shared_ptr<ChunkFile> file_;
  std::optional<SeriesReader> reader_;
  std::vector<Part> parts_;               // ascending; so the raw one is the last
  int64_t heads_from_ms_ = Heads::kNone;  // from here on the heads have it all
  int64_t resolution_ms_ = 0;
  std::vector<SampleColumns> rolled_up_;  // of a batch
  SeriesColumns columns_;                 // of one series
};

}  // namespace hb::store
