#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/labels.hpp"
#include "model/matcher.hpp"
#include "model/metric.hpp"

namespace hb::store {

// The number of a series: given once, never used for another.
using SeriesId = uint32_t;

// A series that the store has samples of. Shared with readers; immutable but for when its samples are, which
// is changed under the store's guard and read without.
struct StoredSeries {
  static constexpr int64_t kStillActive = INT64_MAX;
  static constexpr int64_t kNoSample = INT64_MAX;

  SeriesId id = 0;
  Labels labels;
  MetricType type = MetricType::untyped;
  // Of the oldest sample; kNoSample while there is none.
  mutable std::atomic<int64_t> first_ms = kNoSample;
  // Of the newest sample; kStillActive while more may come.
  mutable std::atomic<int64_t> last_ms = kStillActive;
  // Of the newest sample in closed heads and in the file, or later: where the series ends when it does.
  mutable std::atomic<int64_t> newest_ms = INT64_MIN;
  // What the file says. Of the writer's thread.
  mutable bool ended_in_file = false;
  mutable int64_t first_ms_in_file = kNoSample;

  [[nodiscard]] bool may_have_samples_in(int64_t start_ms, int64_t end_ms) const {
    return first_ms.load(std::memory_order_relaxed) <= end_ms &&
           last_ms.load(std::memory_order_relaxed) >= start_ms;
  }

  [[nodiscard]] bool active() const { return last_ms.load(std::memory_order_relaxed) == kStillActive; }

  // A sample at this time, of a head that takes more.
  void take_sample(int64_t time_ms) const {
    begin_by(time_ms);
    last_ms.store(kStillActive, std::memory_order_relaxed);
  }
  // There are samples at this time, or after it.
  void begin_by(int64_t time_ms) const {
    if (time_ms < first_ms.load(std::memory_order_relaxed))
      first_ms.store(time_ms, std::memory_order_relaxed);
  }
  // The file or a closed head has samples up to this time.
  void reach(int64_t time_ms) const {
    if (time_ms > newest_ms.load(std::memory_order_relaxed))
      newest_ms.store(time_ms, std::memory_order_relaxed);
  }
  // No more come. A late sample that is older than others does not end the series before these.
  void end() const { last_ms.store(newest_ms.load(std::memory_order_relaxed), std::memory_order_relaxed); }
};
using StoredSeriesPtr = std::shared_ptr<const StoredSeries>;

// Finds series by their labels. For each label name it knows which values there are, and for each value which
// series have it, so that a matcher costs as much as there are values or series that it selects, not as much
// as there are series. Not thread-safe: the store guards it.
class SeriesIndex {
 public:
  SeriesIndex() = default;
  SeriesIndex(const SeriesIndex&) = delete;
  SeriesIndex& operator=(const SeriesIndex&) = delete;

  // The labels and the id must be new.
  void add(StoredSeriesPtr series);
  void remove(SeriesId id);

  // Null when there is no such series.
  [[nodiscard]] StoredSeriesPtr find(const Labels& labels) const;
  [[nodiscard]] StoredSeriesPtr find(SeriesId id) const;

  // The series that all matchers match, by ascending id. Without matchers: all.
  [[nodiscard]] std::vector<StoredSeriesPtr> match(std::span<const Matcher> matchers) const;

  [[nodiscard]] std::size_t size() const { return by_id_.size(); }
  // Another one whenever a series came or went.
  [[nodiscard]] uint64_t version() const { return version_; }

 private:
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  template <typename T>
  using TextMap = std::unordered_map<std::string, T, TextHash, std::equal_to<>>;
  using Ids = std::vector<SeriesId>;  // ascending
  struct LabelsHash {
    std::size_t operator()(const Labels* labels) const { return std::hash<Labels>{}(*labels); }
  };
  struct LabelsEqual {
    bool operator()(const Labels* a, const Labels* b) const { return *a == *b; }
  };

  [[nodiscard]] Ids ids_of(const Matcher& matcher) const;

  uint64_t version_ = 1;
  std::unordered_map<SeriesId, StoredSeriesPtr> by_id_;
  std::unordered_map<const Labels*, StoredSeriesPtr, LabelsHash, LabelsEqual>
      by_labels_;                   // keys live in values
  TextMap<TextMap<Ids>> postings_;  // name -> value -> series
};

}  // namespace hb::store
