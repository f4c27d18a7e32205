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
#include "store/series_reader.hpp"
#include "store/shared_state.hpp"

namespace hb::store {

// One query's way through the series that it selects: each is put together from the tiers of the file and the
// heads, some at a time, so that a query needs the memory of a few. Belongs to the asking thread.
class SeriesQuery {
 public:
  // `series` ascend by id. The state must outlive the query.
  SeriesQuery(const SharedState& shared, std::vector<StoredSeriesPtr> series, TimeSpan span, ReadPlan plan);

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
  [[nodiscard]] std::size_t samples_of_parts() const;
  [[nodiscard]] Batch next_batch(std::size_t from) const;
  Result<bool> read_batch(Batch batch, const SeriesVisitor& visit);
  void clear_samples(std::size_t series);
  bool show(const StoredSeriesPtr& series, SampleColumns& samples, const SeriesVisitor& visit);
  Result<SampleColumns> samples_of_heads(SeriesId id) const;
  [[nodiscard]] Aspect aspect_of(const StoredSeries& series) const;

  const SharedState& shared_;
  const std::vector<StoredSeriesPtr> series_;
  const TimeSpan span_;
  const ReadPlan plan_;
  std::shared_ptr<ChunkFile> file_;
  std::optional<SeriesReader> reader_;
  std::vector<Part> parts_;               // ascending
  int64_t heads_from_ms_ = Heads::kNone;  // from here on the heads have it all
  int64_t resolution_ms_ = 0;
  // Of a batch, and the times of one series. Their memory is kept from one to the next: that of a day is
  // fresh pages from the kernel each time, which cost as much as decoding.
  std::vector<SampleColumns> samples_;
  std::vector<Timestamp> times_;
};

}  // namespace hb::store
