#pragma once

#include <span>
#include <string_view>

#include "model/sample_sink.hpp"
#include "procfs/attributes.hpp"

namespace hb::collect {

// An attribute of sysfs, the metric that it is emitted as, and what it is multiplied by to be in base units.
struct AttributeMetric {
  std::string_view file;
  Metric metric;
  double factor = 1;
};

// Those of the attributes that there are and that are numbers.
inline void emit_attributes(const procfs::AttributeFolder& folder,
                            std::span<const AttributeMetric> attributes, std::span<const LabelView> labels,
                            SampleSink& sink) {
  for (const AttributeMetric& attribute : attributes) {
    if (const auto value = folder.number(attribute.file))
      sink.sample(attribute.metric, labels, *value * attribute.factor);
  }
}

}  // namespace hb::collect
