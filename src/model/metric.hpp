#pragma once

#include <string_view>

namespace hb {

// The types of Prometheus's exposition formats.
enum class MetricType { counter, gauge, histogram, summary, untyped };

[[nodiscard]] constexpr std::string_view metric_type_name(MetricType type) {
  switch (type) {
    case MetricType::counter:
      return "counter";
    case MetricType::gauge:
      return "gauge";
    case MetricType::histogram:
      return "histogram";
    case MetricType::summary:
      return "summary";
    case MetricType::untyped:
      return "untyped";
  }
  return "untyped";
}

// What a collector says of a metric. Names, types and help texts are those of node_exporter. The texts must
// live as long as the call that they are given to.
struct Metric {
  std::string_view name;
  std::string_view help;
  MetricType type = MetricType::untyped;
  // The family's name, where it is not the metric's: `took` of the metric `took_bucket` of a histogram. The
  // help text and the type are the family's.
  std::string_view family = {};
};

}  // namespace hb
