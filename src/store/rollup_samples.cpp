#include "store/rollup_samples.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "model/staleness.hpp"

namespace hb::store {
namespace {

using chunk::RollupColumns;
using chunk::RollupField;

// A series with a sample in a bucket at most has none in some buckets without having ended: up to this width
// a query looks back over them as it does over samples that stand as far apart.
constexpr int64_t kSparseWidthMaxMs = int64_t{5} * 60'000;

std::vector<double> counter_without_resets(const RollupColumns& rollup) {
  const std::vector<double>& increases = rollup.of(RollupField::increase);
  std::vector<double> values(increases.size());
  if (values.empty()) return values;
  values.back() = rollup.of(RollupField::last).back();
  for (std::size_t i = values.size() - 1; i > 0; --i)
    values[i - 1] = values[i] - increases[i];
  return values;
}

std::vector<double> means(const RollupColumns& rollup) {
  std::vector<double> values = rollup.of(RollupField::sum);
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] /= rollup.of(RollupField::count)[i];
  return values;
}

std::vector<double> values_of(const RollupColumns& rollup, Aspect aspect) {
  switch (aspect) {
    case Aspect::last:
      return rollup.of(RollupField::last);
    case Aspect::min:
      return rollup.of(RollupField::min);
    case Aspect::max:
      return rollup.of(RollupField::max);
    case Aspect::mean:
      return means(rollup);
    case Aspect::sum:
      return rollup.of(RollupField::sum);
    case Aspect::counter:
      return counter_without_resets(rollup);
  }
  return {};
}

}  // namespace

chunk::RollupFields fields_of(Aspect aspect) {
  switch (aspect) {
    case Aspect::last:
      return {RollupField::last, RollupField::count};
    case Aspect::min:
      return {RollupField::min, RollupField::count};
    case Aspect::max:
      return {RollupField::max, RollupField::count};
    case Aspect::mean:
    case Aspect::sum:
      return {RollupField::sum, RollupField::count};
    case Aspect::counter:
      return {RollupField::last, RollupField::increase, RollupField::count};
  }
  return chunk::RollupFields::all();
}

void lift_counter(SampleColumns& samples) {
  std::vector<double>& values = samples.values;
  const auto first = std::ranges::find_if_not(values, is_stale);
  if (first == values.end() || *first >= 0) return;
  const double begin = *first;
  double previous = begin;
  for (const double value : values) {
    if (is_stale(value)) continue;
    if (value < previous && value < 0) return;  // it is no counter: none begins anew below zero
    previous = value;
  }
  previous = begin;
  double resets = 0;
  for (double& value : values) {
    if (is_stale(value)) continue;
    if (value < previous) resets += previous;
    previous = value;
    value += resets;
  }
  const double rise = previous + resets - begin;
  for (double& value : values) {
    if (!is_stale(value)) value += rise - begin;
  }
}

SampleColumns to_samples(const RollupColumns& rollup, Aspect aspect, int64_t width_ms) {
  const std::vector<double> values = values_of(rollup, aspect);
  const std::vector<double>& counts = rollup.of(RollupField::count);
  SampleColumns samples;
  samples.times_ms.reserve(values.size());
  samples.values.reserve(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const int64_t end_ms = rollup.times[i] + width_ms - 1;
    samples.add(end_ms, values[i]);
    const bool next_missing = i + 1 < values.size() && rollup.times[i + 1] > rollup.times[i] + width_ms;
    const bool may_be_sparse = counts[i] <= 1 && width_ms <= kSparseWidthMaxMs;
    if (next_missing && !may_be_sparse) samples.add(end_ms + width_ms, stale_marker());
  }
  return samples;
}

}  // namespace hb::store
