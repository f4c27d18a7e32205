#pragma once

#include <initializer_list>
#include <span>

#include "model/labels.hpp"
#include "model/metric.hpp"

namespace hb {

// Where a collector puts the samples of one tick. Belongs to the tick's thread.
class SampleSink {
 public:
  virtual ~SampleSink() = default;

  // One sample of one series. The labels come without the metric name, in an order that should be the same at
  // every tick: that is what makes the common case free of hashing. Labels with an empty value are dropped;
  // bytes of a value that are not UTF-8 are replaced. The names of metrics and labels have to stay where they
  // are, unchanged, for as long as the sink lives: a name at the same address is taken for the same name.
  virtual void sample(const Metric& metric, std::span<const LabelView> labels, double value) = 0;

  void emit(const Metric& metric, double value) { sample(metric, {}, value); }
  void emit(const Metric& metric, std::initializer_list<LabelView> labels, double value) {
    sample(metric, std::span(labels.begin(), labels.size()), value);
  }
};

}  // namespace hb
