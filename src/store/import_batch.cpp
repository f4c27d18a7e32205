#include "store/import_batch.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <utility>

namespace hb::store {
namespace {

// Sorts by time where that is needed, and leaves of several samples at one time the last.
void put_in_order(SampleColumns& samples) {
  const std::vector<int64_t>& times_ms = samples.times_ms;
  if (std::ranges::adjacent_find(times_ms, std::greater_equal<>()) == times_ms.end()) return;
  std::vector<std::size_t> order(samples.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return std::pair(times_ms[i], i); });
  SampleColumns ordered;
  for (const std::size_t i : order) {
    if (!ordered.empty() && ordered.times_ms.back() == times_ms[i]) {
      ordered.values.back() = samples.values[i];
    } else {
      ordered.add(times_ms[i], samples.values[i]);
    }
  }
  samples = std::move(ordered);
}

}  // namespace

bool ImportBatch::add(const TextSample& sample) {
  if (samples_ == limits_.samples) return false;
  if (series_.empty() || !sample.same_series) {
    const auto found = places_.find(*sample.labels);
    if (found == places_.end() && series_.size() == limits_.series) return false;
    last_ = found == places_.end() ? series_.size() : found->second;
    if (found == places_.end()) {
      series_.push_back({.labels = *sample.labels, .type = sample.type, .samples = {}});
      places_.emplace(*sample.labels, last_);
    }
  }
  series_[last_].samples.add(sample.time_ms, sample.value);
  ++samples_;
  return true;
}

std::vector<ImportedSeries> ImportBatch::take() {
  for (ImportedSeries& series : series_)
    put_in_order(series.samples);
  samples_ = 0;
  places_.clear();
  return std::exchange(series_, {});
}

}  // namespace hb::store
