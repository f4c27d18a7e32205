#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "base/error.hpp"
#include "store/head_column.hpp"
#include "store/samples.hpp"
#include "store/series_index.hpp"

namespace hb::store {

// One series in a head: its values over the head's ticks, and the samples that others wrote for it.
struct HeadSeries {
  StoredSeriesPtr series;
  HeadColumn column;
  SampleColumns external;  // at times of their own
};

// The samples of one span of wall time in memory: those of this program's ticks, which ascend in time, and
// those that remote writers gave meanwhile, which may be older. When the span is over the head is closed: it
// changes no more, is written to the file, and then forgotten. Not thread-safe: the store guards the open
// one.
class Head {
 public:
  explicit Head(int64_t span) : span_(span) {}

  // The number of the span: its ticks' time divided by the raw tier's span length.
  [[nodiscard]] int64_t span() const { return span_; }
  void set_span(int64_t span) { span_ = span; }
  [[nodiscard]] const std::vector<int64_t>& ticks_ms() const { return ticks_ms_; }
  [[nodiscard]] std::size_t series_count() const { return series_.size(); }

  // A new tick, later than the last one.
  uint32_t begin_tick(int64_t time_ms);
  // The series in this head, which is made if it is new here. The pointer stays until the head ends.
  HeadSeries& series(const StoredSeriesPtr& series);
  [[nodiscard]] const HeadSeries* find(SeriesId id) const;
  // A sample from outside; a later one of the same time replaces an earlier one.
  void put(HeadSeries& series, int64_t time_ms, double value);
  // How many samples from outside there are.
  // What put() has put at a time; nothing when there is nothing.
  [[nodiscard]] static std::optional<double> external_value(const HeadSeries& series, int64_t time_ms);
  [[nodiscard]] std::size_t external_samples() const { return external_samples_; }

  // The ticks of a span: copied once for all series that are read.
  struct Ticks {
    std::size_t first = 0;  // of them in the head
    std::vector<int64_t> times_ms;
  };
  [[nodiscard]] std::shared_ptr<const Ticks> ticks_in(TimeSpan span) const;

  // What a reader takes of one series while it holds the guard, and decodes without it.
  struct Cut {
    std::shared_ptr<const Ticks> ticks;  // the first of them are the series'
    HeadColumn::Pieces pieces;
    SampleColumns external;

    [[nodiscard]] std::span<const int64_t> ticks_ms() const {
      return std::span(ticks->times_ms).first(pieces.to - pieces.from);
    }
  };
  // Nothing when the head has no samples of the series in the span, whose ticks are given.
  [[nodiscard]] std::optional<Cut> cut(const HeadSeries& series, TimeSpan span,
                                       const std::shared_ptr<const Ticks>& ticks) const;
  // The samples of a cut, with one staleness marker where the series is absent after it was there, and for a
  // series that is there no more. Leading markers are kept: they may end what older blocks have.
  [[nodiscard]] static Result<SampleColumns> decode(const Cut& cut);

  // The time of the newest sample of a series, of a tick or from outside.
  [[nodiscard]] int64_t last_ms(const HeadSeries& series) const;

  // A copy in less memory, which changes no more.
  [[nodiscard]] std::shared_ptr<const Head> sealed() const;

  // All series by ascending id.
  [[nodiscard]] std::vector<const HeadSeries*> sorted() const;
  [[nodiscard]] std::size_t memory_bytes() const;

 private:
  int64_t span_;
  std::vector<int64_t> ticks_ms_;
  std::size_t external_samples_ = 0;
  std::unordered_map<SeriesId, std::unique_ptr<HeadSeries>> series_;
};

}  // namespace hb::store
