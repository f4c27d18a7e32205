#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/matcher.hpp"
#include "store/series_index.hpp"

namespace hb::store {

// Remembers which series matchers matched: a page asks the same dozens of them every second, and the series
// seldom change. Thread-safe; who asks holds the store's guard, so that the index stands still meanwhile.
class MatchCache {
 public:
  using Series = std::shared_ptr<const std::vector<StoredSeriesPtr>>;

  // When there are more, all are forgotten: who asks every second is soon in it again.
  static constexpr std::size_t kEntriesMax = 512;
  // A list of more series is not kept: looking at them costs more than finding them.
  static constexpr std::size_t kSeriesMax = 1024;

  // What match() remembers; null when it would have to look.
  [[nodiscard]] Series known(const SeriesIndex& index, std::span<const Matcher> matchers);
  // What index.match(matchers) gives.
  [[nodiscard]] Series match(const SeriesIndex& index, std::span<const Matcher> matchers);

 private:
  std::mutex mutex_;
  uint64_t version_ = 0;  // of the index that the entries are about
  std::unordered_map<std::string, Series> entries_;
};

}  // namespace hb::store
