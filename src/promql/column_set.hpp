#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "model/labels.hpp"
#include "model/staleness.hpp"
#include "promql/metric_description.hpp"

namespace hb::promql {

// Where a series has no value at a step, its column holds the staleness marker: no sample carries that value
// into an evaluation and no arithmetic gives it.
[[nodiscard]] inline double absent() { return stale_marker(); }
[[nodiscard]] inline bool is_absent(double value) { return is_stale(value); }

// The labels of a series in a result. They are those of the series that it was computed from; a metric name
// that an operation took away is only marked, and left out when the result is read (Prometheus's "delayed
// name removal"); labels for the metric's type and unit go with it. So most operations make no new labels.
struct ResultLabels {
  std::shared_ptr<const Labels> labels;
  bool drop_name = false;

  [[nodiscard]] Labels materialised() const { return drop_name ? without_description(*labels) : *labels; }
};

// A set of series over the steps of a query: one column of doubles for each, all in one array, series after
// series. What an instant vector is at one step; a scalar is a set of one series without labels.
class ColumnSet {
 public:
  explicit ColumnSet(std::size_t steps) : steps_(steps) {}

  // Adds a column that is absent at every step.
  std::span<double> add(ResultLabels labels) {
    labels_.push_back(std::move(labels));
    values_.resize(values_.size() + steps_, absent());
    return column(size() - 1);
  }
  // Takes back the last column.
  void remove_last() {
    labels_.pop_back();
    values_.resize(values_.size() - steps_);
  }
  // Leaves only the series for which keep(index) holds.
  template <typename Keep>
  void keep_if(Keep keep) {
    std::size_t kept = 0;
    for (std::size_t series = 0; series < size(); ++series) {
      if (!keep(series)) continue;
      if (kept != series) {
        labels_[kept] = std::move(labels_[series]);
        std::ranges::copy(column(series), column(kept).begin());
      }
      ++kept;
    }
    labels_.resize(kept);
    values_.resize(kept * steps_);
  }
  void reserve(std::size_t series) {
    labels_.reserve(series);
    values_.reserve(series * steps_);
  }

  [[nodiscard]] std::size_t size() const { return labels_.size(); }
  [[nodiscard]] std::size_t steps() const { return steps_; }

  [[nodiscard]] const ResultLabels& labels(std::size_t series) const { return labels_[series]; }
  [[nodiscard]] ResultLabels& labels(std::size_t series) { return labels_[series]; }

  [[nodiscard]] std::span<double> column(std::size_t series) {
    return std::span(values_).subspan(series * steps_, steps_);
  }
  [[nodiscard]] std::span<const double> column(std::size_t series) const {
    return std::span(values_).subspan(series * steps_, steps_);
  }
  // All columns behind each other, for operations that are the same for every series.
  [[nodiscard]] std::span<double> values() { return values_; }
  [[nodiscard]] std::span<const double> values() const { return values_; }

 private:
  std::size_t steps_;
  std::vector<ResultLabels> labels_;
  std::vector<double> values_;
};

}  // namespace hb::promql
