#include "model/memory_source.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
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
  Column(SeriesPtr series, std::size_t ticks_max)
      : series_(std::move(series)), labels_(series_, &series_->labels), ticks_max_(ticks_max) {}

  [[nodiscard]] const SeriesPtr& series() const { return series_; }
  [[nodiscard]] const std::shared_ptr<const Labels>& labels() const { return labels_; }
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

  // The values of the ticks from `tick` on.
  void copy(uint64_t tick, std::span<double> out) const {
    const uint64_t end = tick + out.size();
    const uint64_t first = std::clamp(first_tick_, tick, end);
    const uint64_t last = std::clamp(end_tick_, first, end);
    std::fill_n(out.begin(), first - tick, stale_marker());
    std::fill_n(out.begin() + static_cast<std::ptrdiff_t>(last - tick), end - last, stale_marker());
    const std::span<double> present = out.subspan(first - tick, last - first);
    if (!ring_) {
      std::ranges::fill(present, constant_);
      return;
    }
    const std::size_t begin = first % ticks_max_;
    const std::size_t before_wrap = std::min(present.size(), ticks_max_ - begin);
    std::copy_n(ring_.get() + begin, before_wrap, present.begin());
    std::copy_n(ring_.get(), present.size() - before_wrap,
                present.begin() + static_cast<std::ptrdiff_t>(before_wrap));
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
  std::shared_ptr<const Labels> labels_;  // of series_
  std::size_t ticks_max_;
  uint64_t first_tick_ = 0;
  uint64_t end_tick_ = 0;  // one past the last tick with a sample
  double constant_ = 0;    // every value, while there is no ring
  std::unique_ptr<double[]> ring_;
};

struct MemorySource::SlotInTime {
  Timestamp time;
  uint64_t tick = 0;
};

MemorySource::MemorySource(Options options) : options_(options), times_(options.ticks_max) {
  HB_ASSERT(options.ticks_max > 0);
}
MemorySource::~MemorySource() = default;

MemorySource::Column& MemorySource::column_of(const SeriesPtr& series) {
  std::shared_ptr<Column>& column = columns_[series.get()];
  if (!column) {
    column = std::make_shared<Column>(series, options_.ticks_max);
    by_name_[std::string(series->labels.metric_name())].push_back(column);
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
  const uint64_t oldest = oldest_tick();
  const auto ended = [oldest](const std::shared_ptr<Column>& column) { return column->end_tick() <= oldest; };
  for (auto& [name, columns] : by_name_)
    std::erase_if(columns, ended);
  std::erase_if(by_name_, [](const auto& entry) { return entry.second.empty(); });
  std::erase_if(columns_, [&](const auto& entry) { return ended(entry.second); });

  if (ordered_) return;
  ordered_ = true;
  for (uint64_t tick = oldest + 1; tick < ticks_; ++tick) {
    ordered_ &= times_[(tick - 1) % options_.ticks_max] < times_[tick % options_.ticks_max];
  }
}

uint64_t MemorySource::oldest_tick() const {
  return ticks_ > options_.ticks_max ? ticks_ - options_.ticks_max : 0;
}

// The slots of a range in the order of their times; the last `newest` of them.
std::vector<MemorySource::SlotInTime> MemorySource::slots_in(TimeRange range, std::size_t newest) const {
  const uint64_t oldest = oldest_tick();
  std::vector<SlotInTime> slots;
  // From the newest back: most queries ask for the end of the ring.
  std::size_t slot = ticks_ % options_.ticks_max;
  for (uint64_t tick = ticks_; tick > oldest; --tick) {
    slot = slot == 0 ? options_.ticks_max - 1 : slot - 1;
    const Timestamp time = times_[slot];
    if (ordered_ && (time < range.start || slots.size() == newest)) break;
    if (time >= range.start && time <= range.end) slots.push_back({time, tick - 1});
  }
  if (!ordered_) {
    std::ranges::sort(slots, [](const SlotInTime& a, const SlotInTime& b) {
      return std::pair(a.time, a.tick) > std::pair(b.time, b.tick);
    });
    const auto repeated = std::ranges::unique(slots, {}, &SlotInTime::time);
    slots.erase(repeated.begin(), repeated.end());
    slots.resize(std::min(slots.size(), newest));
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

std::vector<std::shared_ptr<const MemorySource::Column>> MemorySource::matching(
    std::span<const Matcher> matchers) const {
  std::vector<std::shared_ptr<const Column>> found;
  const auto add_if_matching = [&](const std::shared_ptr<Column>& column) {
    const Labels& labels = *column->labels();
    if (std::ranges::all_of(matchers, [&](const Matcher& matcher) { return matcher.matches(labels); })) {
      found.push_back(column);
    }
  };
  const auto named = std::ranges::find_if(matchers, [](const Matcher& matcher) {
    return matcher.op() == MatchOp::equal && matcher.name() == kMetricName;
  });
  if (named == matchers.end()) {
    for (const auto& [series, column] : columns_)
      add_if_matching(column);
    return found;
  }
  const auto columns = by_name_.find(named->value());
  if (columns == by_name_.end()) return found;
  for (const std::shared_ptr<Column>& column : columns->second)
    add_if_matching(column);
  return found;
}

template <typename Visit>
void MemorySource::visit_matching(std::span<const Matcher> matchers, TimeRange range, Visit visit) const {
  const std::vector<SlotInTime> slots = slots_in(range);
  for (const std::shared_ptr<const Column>& column : matching(matchers))
    visit(*column, slots);
}

// Reads one column after the other over the same slots, into memory that it keeps.
class MemorySource::Reader {
 public:
  explicit Reader(std::span<const SlotInTime> slots) : slots_(slots), values_(slots.size()) {
    slot_times_.reserve(slots.size());
    for (const SlotInTime& slot : slots) {
      consecutive_ &= slot.tick == slots.front().tick + slot_times_.size();
      oldest_slot_ = std::min(oldest_slot_, slot.tick);
      slot_times_.push_back(slot.time);
    }
  }

  // The column must not change meanwhile. Slots older than `oldest` have been overwritten.
  void read(const Column& column, uint64_t oldest) {
    values_.resize(slots_.size());
    if (consecutive_ && !slots_.empty()) {
      column.copy(slots_.front().tick, values_);
    } else {
      for (std::size_t i = 0; i < slots_.size(); ++i)
        values_[i] = column.value(slots_[i].tick);
    }
    if (oldest <= oldest_slot_) return;
    for (std::size_t i = 0; i < slots_.size(); ++i) {
      if (slots_[i].tick < oldest) values_[i] = stale_marker();
    }
  }

  // What was read, without the gaps: one marker ends a series, those behind it say nothing more.
  [[nodiscard]] SeriesSpan samples(const std::shared_ptr<const Labels>& labels) {
    if (!has_stale(values_)) return {labels, slot_times_, values_};
    times_.clear();
    std::size_t kept = 0;
    bool present = false;
    for (std::size_t i = 0; i < slots_.size(); ++i) {
      const bool stale = is_stale(values_[i]);
      if (stale && !present) continue;
      present = !stale;
      times_.push_back(slot_times_[i]);
      values_[kept++] = values_[i];
    }
    values_.resize(kept);
    return {labels, times_, values_};
  }

 private:
  std::span<const SlotInTime> slots_;
  uint64_t oldest_slot_ = UINT64_MAX;
  bool consecutive_ = true;  // the ticks of the slots are, one after the other
  std::vector<Timestamp> slot_times_;
  std::vector<Timestamp> times_;
  std::vector<double> values_;
};

Result<void> MemorySource::for_each(std::span<const Matcher> matchers, TimeRange range,
                                    const SelectHints& hints, const SeriesVisitor& visit) {
  std::vector<std::shared_ptr<const Column>> columns;
  std::vector<SlotInTime> slots;
  {
    const std::shared_lock lock(mutex_);
    columns = matching(matchers);
    if (columns.empty()) return {};
    // The newest tick alone says what an instant selector gives: a series that it has not is stale.
    const bool newest_only = hints.step == Duration{0} && hints.range == Duration{0};
    slots = slots_in(range, newest_only ? 1 : SIZE_MAX);
  }
  Reader reader(slots);
  for (const std::shared_ptr<const Column>& column : columns) {
    {
      const std::shared_lock lock(mutex_);
      reader.read(*column, oldest_tick());
    }
    const SeriesSpan samples = reader.samples(column->labels());
    if (!samples.times.empty() && !visit(samples)) break;
  }
  return {};
}

Result<std::vector<SeriesView>> MemorySource::select(std::span<const Matcher> matchers, TimeRange range,
                                                     const SelectHints& /*hints*/) {
  const std::shared_lock lock(mutex_);
  const std::vector<SlotInTime> slots = slots_in(range);
  Reader reader(slots);
  std::vector<SeriesView> selected;
  for (const std::shared_ptr<const Column>& column : matching(matchers)) {
    reader.read(*column, oldest_tick());
    const SeriesSpan samples = reader.samples(column->labels());
    if (samples.times.empty()) continue;
    selected.push_back({samples.labels,
                        {samples.times.begin(), samples.times.end()},
                        {samples.values.begin(), samples.values.end()}});
  }
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
