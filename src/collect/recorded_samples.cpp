#include "collect/recorded_samples.hpp"

#include <array>

#include "base/assert.hpp"

namespace hb::collect {

void RecordedSamples::sample(const Metric& metric, std::span<const LabelView> labels, double value) {
  HB_ASSERT(labels.size() <= kLabelsMax);
  if (samples_.size() >= kSamplesMax) {
    is_full_ = true;
    return;
  }
  for (const LabelView& label : labels) {
    labels_.push_back({.name = label.name, .value_begin = values_.size(), .value_bytes = label.value.size()});
    values_.append(label.value);
  }
  samples_.push_back({.metric = metric, .label_count = labels.size(), .value = value});
}

void RecordedSamples::replay(SampleSink& sink) const {
  std::array<LabelView, kLabelsMax> labels;
  const std::string_view values = values_;
  std::size_t next_label = 0;
  for (const Sample& sample : samples_) {
    for (std::size_t i = 0; i < sample.label_count; ++i) {
      const Label& label = labels_[next_label++];
      labels[i] = {label.name, values.substr(label.value_begin, label.value_bytes)};
    }
    sink.sample(sample.metric, std::span(labels).first(sample.label_count), sample.value);
  }
}

}  // namespace hb::collect
