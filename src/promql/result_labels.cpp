#include "promql/result_labels.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <numeric>
#include <span>
#include <unordered_map>
#include <vector>

#include "promql/labelset_key.hpp"

namespace hb::promql {
namespace {

// Whether dropping the names can make no two series equal: none is dropped, or all, all are the same, and no
// type or unit is dropped with them.
// Every set of columns has distinct labels while the names are still there.
bool stay_distinct(const ColumnSet& columns) {
  if (columns.size() < 2) return true;
  const bool dropped = columns.labels(0).drop_name;
  const std::string_view name = columns.labels(0).labels->metric_name();
  if (dropped && has_type_or_unit(*columns.labels(0).labels)) return false;
  for (std::size_t series = 1; series < columns.size(); ++series) {
    const ResultLabels& labels = columns.labels(series);
    if (labels.drop_name != dropped) return false;
    if (!dropped) continue;
    if (labels.labels->metric_name() != name || has_type_or_unit(*labels.labels)) return false;
  }
  return true;
}

// False when both have a value at the same step.
bool merge_into(std::span<double> into, std::span<const double> from) {
  for (std::size_t step = 0; step < into.size(); ++step) {
    if (is_absent(from[step])) continue;
    if (!is_absent(into[step])) return false;
    into[step] = from[step];
  }
  return true;
}

template <typename KeyOf>
Result<void> merge_by_key(ColumnSet& columns, KeyOf key_of) {
  std::unordered_map<LabelsetKey, std::size_t, LabelsetHash> first_with;
  std::vector<bool> merged(columns.size(), false);
  for (std::size_t series = 0; series < columns.size(); ++series) {
    const auto [entry, added] = first_with.try_emplace(key_of(columns.labels(series)), series);
    if (added) continue;
    if (!merge_into(columns.column(entry->second), columns.column(series))) {
      return fail(ErrorCode::invalid, "vector cannot contain metrics with the same labelset");
    }
    merged[series] = true;
  }
  columns.keep_if([&](std::size_t series) { return !merged[series]; });
  return {};
}

}  // namespace

Result<void> finish_labels(ColumnSet& columns) {
  columns.keep_if(
      [&](std::size_t series) { return !std::ranges::all_of(columns.column(series), is_absent); });
  if (stay_distinct(columns)) return {};
  return merge_same_results(columns);
}

Result<void> merge_same_results(ColumnSet& columns) { return merge_by_key(columns, &LabelsetKey::of); }

Result<void> merge_same_labels(ColumnSet& columns) {
  return merge_by_key(columns, [](const ResultLabels& labels) { return LabelsetKey{labels.labels.get()}; });
}

void drop_names_and_sort(ColumnSet& columns) {
  for (std::size_t series = 0; series < columns.size(); ++series) {
    ResultLabels& labels = columns.labels(series);
    if (labels.drop_name) labels = {std::make_shared<const Labels>(labels.materialised()), false};
  }
  std::vector<std::size_t> order(columns.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
    return *columns.labels(a).labels < *columns.labels(b).labels;
  });
  if (std::ranges::is_sorted(order)) return;
  ColumnSet sorted(columns.steps());
  sorted.reserve(columns.size());
  for (const std::size_t series : order)
    std::ranges::copy(columns.column(series), sorted.add(columns.labels(series)).begin());
  columns = std::move(sorted);
}

}  // namespace hb::promql
