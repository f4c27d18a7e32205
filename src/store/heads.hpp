#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"
#include "model/frame.hpp"
#include "store/head.hpp"
#include "store/journal_codec.hpp"
#include "store/samples.hpp"
#include "store/series_index.hpp"

namespace hb::store {

// What one tick added, for the journal.
struct TickRecord {
  int64_t time_ms = 0;
  std::shared_ptr<const std::vector<SeriesId>> ids;  // the same object for as long as they are the same
  std::vector<double> values;
  std::vector<StoredSeriesPtr> fresh;  // series that were never seen before
  bool closed_a_head = false;          // before the tick
};

// A sample from outside, for the journal.
struct ExternalRecord {
  StoredSeriesPtr series;
  bool fresh = false;
  int64_t time_ms = 0;
  double value = 0;
  bool closed_a_head = false;  // before the sample
};

// Samples from outside of a series that is known.
struct ExternalSamples {
  StoredSeriesPtr series;
  SampleColumns samples;
};

// The heads: the open one, which takes samples, and the closed ones, which wait to be written to the file.
// Not thread-safe: the store guards it. Closed heads are shared and immutable.
class Heads {
 public:
  static constexpr std::size_t kRecentTicks = 1200;  // 20 minutes

  // Closed heads that wait to be written; while there are so many, none is closed for want of room.
  static constexpr std::size_t kClosedHeadsMax = 3;

  struct Limits {
    std::size_t active_series_max = 20'000;
    // Series known at all, those that have ended included. New ones past it are refused like those above.
    std::size_t known_series_max = 200'000;
    // Samples from outside in the open head, which is closed when it has them.
    std::size_t external_samples_max = 250'000;
    // Ticks further apart than this have a gap between them, in which every series is stale.
    int64_t gap_ms = 10'000;
  };

  Heads(SeriesIndex& index, Limits limits) : index_(index), limits_(limits) {}

  // The id that the next new series gets; ids are never used twice.
  void set_next_id(SeriesId id) { next_id_ = id; }
  [[nodiscard]] SeriesId next_id() const { return next_id_; }

  // A tick of this program's own. It is predicted to have the series of the last one in the same order: then
  // nothing is looked up.
  [[nodiscard]] TickRecord append(const Frame& frame);
  // limit when the series is new and there are too many; unavailable when the head is full, and too many wait
  // to be written.
  [[nodiscard]] Result<ExternalRecord> append_external(const Labels& labels, MetricType type, int64_t time_ms,
                                                       double value);
  // The same for many samples at once, at most external_samples_max, of known series. What was put is left in
  // `parts`: series past the limit are taken out. True when a head was closed before them.
  [[nodiscard]] Result<bool> append_external(std::vector<ExternalSamples>& parts);
  // Makes room for so many samples from outside, at most external_samples_max: true when a head was closed
  // for it. unavailable when too many wait to be written.
  [[nodiscard]] Result<bool> make_room(std::size_t samples);
  // What became of the samples of one series.
  struct Placed {
    StoredSeriesPtr series;  // null when it is new and there are too many
    bool fresh = false;
    std::size_t taken = 0;
    SampleColumns added;      // those that were not there before
    SampleColumns duplicate;  // not taken: the open head has another value of that time
  };
  // After make_room() for all of them.
  [[nodiscard]] Placed place_external(const Labels& labels, MetricType type, const SampleColumns& samples);
  // The series with these labels, which is made if it is new, and then said to be `fresh`. Null when there
  // are too many.
  [[nodiscard]] StoredSeriesPtr know(const Labels& labels, MetricType type, bool& fresh);
  // The same from a journal, of series that the index knows; others are left out. What did not change is
  // made up for at the end of each journal: call end_replay() before anything else.
  void replay_tick(const TickView& view);
  void end_replay();
  void replay_external(SeriesId id, int64_t time_ms, double value);

  // Closes the open head before its span is over; false when it has no samples.
  bool close_open();
  [[nodiscard]] const Head* open() const { return open_.get(); }
  [[nodiscard]] const std::vector<std::shared_ptr<const Head>>& closed() const { return closed_; }
  // A closed head that is in the file now. A copy of it stays in memory until the open one is kRecentTicks
  // long, so that what is asked for every second need not come from the disk.
  void set_written(const Head& head, std::shared_ptr<const Head> copy);
  // Gives a closed head up.
  void forget(const Head& head);
  // From here on the heads have all that there is of their own spans: kNone when there is no open head.
  static constexpr int64_t kNone = INT64_MAX;
  [[nodiscard]] int64_t complete_from_ms() const;

  // From here on a sample of a series belongs into a head: what is older can go into the file, and no head in
  // memory says otherwise. kNone when all can.
  [[nodiscard]] int64_t holds_from_ms(SeriesId id) const;
  // Whether a head that is in memory has the series.
  [[nodiscard]] bool holds(SeriesId id) const;

  // Whether a head that is in memory, written or not, has samples of a raw span.
  [[nodiscard]] bool covers(uint64_t span) const;
  // The one value that decides an instant query whose newest tick is the open head's newest: nothing when
  // older samples have to be looked at. The value may be a staleness marker.
  [[nodiscard]] std::optional<double> newest_value(SeriesId id) const;
  // What the heads have of each series, the oldest head first.
  using Cuts = std::vector<Head::Cut>;
  [[nodiscard]] std::vector<Cuts> collect(std::span<const StoredSeriesPtr> series, TimeSpan span) const;
  // Times of the remembered ticks after the given one, ascending.
  [[nodiscard]] std::vector<Timestamp> ticks_after(int64_t since_ms) const;

  [[nodiscard]] uint64_t samples_appended() const { return samples_appended_; }
  [[nodiscard]] uint64_t series_refused() const { return series_refused_; }

 private:
  struct Slot {
    SeriesPtr emitted;  // keeps the pointer from being another series' later
    HeadSeries* series = nullptr;
  };

  // All heads in memory, the oldest first.
  template <typename Visit>
  void for_each_head(const Visit& visit) const {
    if (recent_) visit(*recent_);
    for (const std::shared_ptr<const Head>& head : closed_)
      visit(*head);
    if (open_) visit(*open_);
  }
  // Makes the open head ready for a tick; true when another one was closed for it.
  bool prepare(int64_t time_ms);
  void close_open_head();
  [[nodiscard]] bool continues(int64_t time_ms) const;
  void find_replayed(std::span<const SeriesId> ids, int64_t time_ms);
  std::vector<SeriesId> end_absent_series();
  void add_ended(TickRecord& record);
  Slot resolve(const SeriesPtr& emitted, int64_t time_ms, std::vector<StoredSeriesPtr>& fresh);
  // Null when there are too many series.
  StoredSeriesPtr find_or_add(const Labels& labels, MetricType type, bool& fresh);
  void refuse(const Labels& labels, std::size_t series, std::string_view which);
  // Whether the open head has no room for so many samples more from outside. An error when it can't be
  // closed.
  [[nodiscard]] Result<bool> must_close_for(std::size_t samples) const;
  void open_for_external(int64_t time_ms);
  [[nodiscard]] std::vector<SeriesId> present_at_last_tick() const;

  SeriesIndex& index_;
  const Limits limits_;
  SeriesId next_id_ = 1;
  std::unique_ptr<Head> open_;
  std::vector<std::shared_ptr<const Head>> closed_;
  std::shared_ptr<const Head> recent_;  // the last one that was written
  std::vector<Slot> slots_;             // the last tick's series in its order
  std::vector<HeadSeries*> replayed_;   // the same of a journal's last tick
  std::shared_ptr<const std::vector<SeriesId>> ids_;
  std::vector<SeriesId> ended_candidates_;  // were there at the last tick of the head that was closed
  uint64_t samples_appended_ = 0;
  uint64_t series_refused_ = 0;
};

}  // namespace hb::store
