#pragma once

#include <string_view>
#include <vector>

#include "model/labels.hpp"

// The labels that say what a metric is and not whose: what is computed from a series is another metric, and
// so they go with its name. Some senders write a metric's type and unit there.
namespace hb::promql {

inline constexpr std::string_view kMetricType = "__type__";
inline constexpr std::string_view kMetricUnit = "__unit__";

[[nodiscard]] constexpr bool describes_metric(std::string_view label) {
  return label == kMetricName || label == kMetricType || label == kMetricUnit;
}

[[nodiscard]] inline bool has_type_or_unit(const Labels& labels) {
  return !labels.get(kMetricType).empty() || !labels.get(kMetricUnit).empty();
}

[[nodiscard]] inline Labels without_description(const Labels& labels) {
  if (!has_type_or_unit(labels)) return labels.without_metric_name();
  std::vector<LabelView> kept;
  for (const LabelView label : labels) {
    if (!describes_metric(label.name)) kept.push_back(label);
  }
  return Labels(kept);
}

}  // namespace hb::promql
