#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "model/labels.hpp"
#include "model/metric.hpp"

namespace hb {

// The metadata of a metric family, owned.
struct MetricFamily {
  std::string name;
  std::string help;
  MetricType type = MetricType::untyped;
};

// The identity of a series: its labels (the metric name among them) and its family. Immutable and shared by
// everything that holds samples of it; the same series keeps the same object for as long as it is emitted.
struct Series {
  Labels labels;
  std::shared_ptr<const MetricFamily> family;
  // As the exposition writes it, with the labels that were emitted without a value too: node_exporter's page
  // shows them, the data model has no place for them. May be empty: then `labels` tell.
  std::string text = {};
};
using SeriesPtr = std::shared_ptr<const Series>;

struct FrameSample {
  SeriesPtr series;
  double value = 0;
};

// The samples that one collector emitted: those from `first` to before `last`.
struct FrameSection {
  std::string_view collector;  // of static storage
  std::size_t first = 0;
  std::size_t last = 0;
};

// All samples of one tick, each series at most once, in the order in which the collectors emitted them.
struct Frame {
  Timestamp time;
  std::vector<FrameSample> samples;
  // In the samples' order. What lies in none says how collecting itself went.
  std::vector<FrameSection> sections = {};
};
using FramePtr = std::shared_ptr<const Frame>;

}  // namespace hb
