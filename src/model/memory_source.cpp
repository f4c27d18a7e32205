#include "model/memory_source.hpp"

#include <algorithm>
#include <bit>
#include <mutex>
#include <set>
#include <utility>

#include "base/assert.hpp"
#include "model/staleness.hpp"

namespace hb {

// The values of one series over the ring. Where a tick between the first and the last has no sample, the
// column holds a staleness marker.
class MemorySource::Column {
 public:
  Column(SeriesPtr series, std::size_t ticks_max) : series_(std::move(series)), ticks_max_(ticks_max) {}

  [[nodiscard]] const SeriesPtr& series() const { return series_; }
  [[nodiscard]] uint64_t end_tick() const { return end_tick_; }

  void append(uint64_t tick, double value) {
    if (first_tick_ == end_tick_) {
      first_tick_ = tick;
      constant_ = value;
    } else if (!ring_ && (tick != end_tick_ || !same(value))) {
      expand();
    }
    if (ring_) {
      const uint64_t gap_start = tick > ticks_max_ ? std::max(end_tick_, tick - ticks_max_) : end_tick_;
      for (uint64_t missing = gap_start; missing < tick; ++missing)
        at(missing) = stale_marker();
      at(tick) = value;
    }
    end_tick_ = tick + 1;
  }

  [[nodiscard]] double value(uint64_t tick) const {
    if (tick < first_tick_ || tick >= end_tick_) return stale_marker();
    return ring_ ? ring_[tick % ticks_max_] : constant_;
  }

 private:
  [[nodiscard]] bool same(double value) const {
    return std::bit_cast<uint64_t>(value) == std::bit_cast<uint64_t>(constant_);
  }
  double& at(uint64_t tick) { return ring_[tick % ticks_max_]; }

  void expand() {
    ring_ = std::make_unique<double[]>(ticks_max_);
    std::fill_n(ring_.get(), ticks_max_, constant_);
  }

  SeriesPtr series_;
  std::size_t ticks_max_;
  uint64_t first_tick_ = 0;
  uint64_t end_tick_ = 0;  // one past the last tick with a sample
  double constant_ = 0;    // every value, while there is no ring
  std::unique_ptr<double[]> ring_;
};

struct MemorySource::SlotInTime {
  Timestamp time;
  uint64_t tick;
};

MemorySource::MemorySource(Options options) : options_(options), times_(options.ticks_max) {
  HB_ASSERT(options.ticks_max > 0);
}
MemorySource::~MemorySource() = default;

MemorySource::Column& MemorySource::column_of(const SeriesPtr& series) {
  std::unique_ptr<Column>& column = columns_[series.get()];
  if (!column) {
    column = std::make_unique<Column>(series, options_.ticks_max);
    by_name_[std::string(series->labels.metric_name())].push_back(column.get());
  }
  return *column;
}

void MemorySource::append(const Frame& frame) {
  const std::unique_lock lock(mutex_);
  const uint64_t tick = ticks_;
  if (tick > 0 && frame.time <= times_[(tick - 1) % options_.ticks_max]) ordered_ = false;
  times_[tick % options_.ticks_max] = frame.time;
  ++ticks_;

  last_order_.resize(frame.samples.size(), nullptr);
  for (std::size_t i = 0; i < frame.samples.size(); ++i) {
    const FrameSample& sample = frame.samples[i];
    Column*& predicted = last_order_[i];
    if (predicted == nullptr || predicted->series() != sample.series) predicted = &column_of(sample.series);
    predicted->append(tick, sample.value);
  }
  if (tick % 60 == 59) forget_ended();
}

void MemorySource::forget_ended() {
  const uint64_t oldest = ticks_ > options_.ticks_max ? ticks_ - options_.ticks_max : 0;
  const auto ended = [oldest](const Column* column) { return column->end_tick() <= oldest; };
  for (auto& [name, columns] : by_name_)
    std::erase_if(columns, ended);
  std::erase_if(by_name_, [](const auto& entry) { return entry.second.empty(); });
  std::erase_if(columns_, [&](const auto& entry) { return ended(entry.second.get()); });

  if (ordered_) return;
  ordered_ = true;
  for (uint64_t tick = oldest + 1; tick < ticks_; ++tick) {
    ordered_ &= times_[(tick - 1) % options_.ticks_max] < times_[tick % options_.ticks_max];
  }
}

std::vector<MemorySource::SlotInTime> MemorySource::slots_in(TimeRange range) const {
  const uint64_t oldest = ticks_ > options_.ticks_max ? ticks_ - options_.ticks_max : 0;
  std::vector<SlotInTime> slots;
  // From the newest back: most queries ask for the end of the ring.
  for (uint64_t tick = ticks_; tick > oldest; --tick) {
    const Timestamp time = times_[(tick - 1) % options_.ticks_max];
    if (time < range.start && ordered_) break;
    if (time >= range.start && time <= range.end) slots.push_back({time, tick - 1});
  }
  if (!ordered_) {
    std::ranges::stable_sort(slots, std::ranges::greater{}, &SlotInTime::time);
    const auto repeated = std::ranges::unique(slots, {}, &SlotInTime::time);
    slots.erase(repeated.begin(), repeated.end());
  }
  std::ranges::reverse(slots);
  return slots;
}

std::vector<Timestamp> MemorySource::ticks_after(Timestamp since) const {
  const std::shared_lock lock(mutex_);
  std::vector<Timestamp> times;
  for (const SlotInTime& slot : slots_in({since + Duration{1}, Timestamp::max()}))
    times.push_back(slot.time);
  return times;
}

template <typename Visit>
void MemorySource::visit_matching(std::span<const Matcher> matchers, TimeRange range, Visit visit) const {
  const std::vector<SlotInTime> slots = slots_in(range);
  const auto visit_if_matching = [&](const Column& column) {
    const Labels& labels = column.series()->labels;
    if (std::ranges::all_of(matchers, [&](const Matcher& matcher) { return matcher.matches(labels); })) {
      visit(column, slots);
    }
  };
  const auto named = std::ranges::find_if(matchers, [](const Matcher& matcher) {
    return matcher.op() == MatchOp::equal && matcher.name() == kMetricName;
  });
  if (named == matchers.end()) {
    for (const auto& [series, column] : columns_)
      visit_if_matching(*column);
    return;
  }
  const auto columns = by_name_.find(named->value());
  if (columns == by_name_.end()) return;
  for (const Column* column : columns->second)
    visit_if_matching(*column);
}

Result<std::vector<SeriesView>> MemorySource::select(std::span<const Matcher> matchers, TimeRange range,
                                                     const SelectHints& /*hints*/) {
  const std::shared_lock lock(mutex_);
  std::vector<SeriesView> selected;
  visit_matching(matchers, range, [&](const Column& column, const std::vector<SlotInTime>& slots) {
    SeriesView view;
    view.times.reserve(slots.size());
    view.values.reserve(slots.size());
    bool present = false;
    for (const SlotInTime& slot : slots) {
      const double value = column.value(slot.tick);
      // One marker ends a series; those behind it say nothing more.
      if (is_stale(value) && !present && !view.times.empty()) continue;
      present = !is_stale(value);
      if (!present && view.times.empty()) continue;
      view.times.push_back(slot.time);
      view.values.push_back(value);
    }
    if (view.times.empty()) return;
    view.labels = std::shared_ptr<const Labels>(column.series(), &column.series()->labels);
    selected.push_back(std::move(view));
  });
  return selected;
}

namespace {

// Whether the column has a sample in one of the slots.
template <typename Column, typename Slots>
bool has_sample(const Column& column, const Slots& slots) {
  return std::ranges::any_of(slots, [&](const auto& slot) { return !is_stale(column.value(slot.tick)); });
}

}  // namespace

Result<std::vector<std::string>> MemorySource::label_values(std::string_view label,
                                                            std::span<const Matcher> matchers,
                                                            TimeRange range) {
  const std::shared_lock lock(mutex_);
  std::set<std::string_view> values;
  visit_matching(matchers, range, [&](const Column& column, const std::vector<SlotInTime>& slots) {
    const std::string_view value = column.series()->labels.get(label);
    if (!value.empty() && has_sample(column, slots)) values.insert(value);
  });
  return std::vector<std::string>(values.begin(), values.end());
}

Result<std::vector<std::string>> MemorySource::label_names(std::span<const Matcher> matchers,
                                                           TimeRange range) {
  const std::shared_lock lock(mutex_);
  std::set<std::string_view> names;
  visit_matching(matchers, range, [&](const Column& column, const std::vector<SlotInTime>& slots) {
    if (!has_sample(column, slots)) return;
    for (const LabelView label : column.series()->labels)
      names.insert(label.name);
  });
  return std::vector<std::string>(names.begin(), names.end());
}

}  // namespace hb
