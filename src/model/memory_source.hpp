#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/frame.hpp"
#include "model/series_source.hpp"
#include "model/tick_log.hpp"

namespace hb {

// The last ticks of every series, in memory. The slots form a ring; each series has one column of doubles
// over it, and a column that has not changed since it began costs one double (most series of a host never
// change). Thread-safe: one thread appends, any number read. A reader copies out under a shared lock, so the
// writer waits at most as long as one select, or one series of for_each, takes.
class MemorySource final : public SeriesSource, public TickLog {
 public:
  struct Options {
    std::size_t ticks_max = 15 * 60 + 60;  // a minute more than is promised, for windows that begin earlier
  };

  MemorySource() : MemorySource(Options{}) {}
  explicit MemorySource(Options options);
  ~MemorySource() override;

  // Adds one tick and forgets the oldest when the ring is full. A series that the last frame had and this one
  // has not ends with a staleness marker. Frames may come with a time at or before the last one (the clock
  // was set back): reads see samples in the order of their times, and of two at one time the later append.
  void append(const Frame& frame);

  [[nodiscard]] std::vector<Timestamp> ticks_after(Timestamp since) const override;

  [[nodiscard]] Result<std::vector<SeriesView>> select(std::span<const Matcher> matchers, TimeRange range,
                                                       const SelectHints& hints) override;
  [[nodiscard]] Result<void> for_each(std::span<const Matcher> matchers, TimeRange range,
                                      const SelectHints& hints, const SeriesVisitor& visit) override;
  [[nodiscard]] Result<std::vector<std::string>> label_values(std::string_view label,
                                                              std::span<const Matcher> matchers,
                                                              TimeRange range) override;
  [[nodiscard]] Result<std::vector<std::string>> label_names(std::span<const Matcher> matchers,
                                                             TimeRange range) override;

 private:
  class Column;
  struct SlotInTime;
  class Reader;

  [[nodiscard]] uint64_t oldest_tick() const;
  std::vector<SlotInTime> slots_in(TimeRange range, std::size_t newest = SIZE_MAX) const;
  template <typename Visit>
  void visit_matching(std::span<const Matcher> matchers, TimeRange range, Visit visit) const;
  std::vector<std::shared_ptr<const Column>> matching(std::span<const Matcher> matchers) const;
  Column& column_of(const SeriesPtr& series);
  void forget_ended();

  const Options options_;
  mutable std::shared_mutex mutex_;  // guards all below
  std::vector<Timestamp> times_;     // of the slots
  uint64_t ticks_ = 0;               // appended so far; tick n is in slot n % ticks_max
  bool ordered_ = true;              // no time in the ring is at or before its predecessor's
  std::unordered_map<const Series*, std::shared_ptr<Column>> columns_;
  std::unordered_map<std::string, std::vector<std::shared_ptr<Column>>> by_name_;
  std::vector<Column*> last_order_;  // of the last frame, as a prediction of the next
};

}  // namespace hb
