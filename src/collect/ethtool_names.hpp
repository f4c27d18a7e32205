#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "collect/derived_metrics.hpp"

namespace hb::collect {

// The name of the metric that a driver's counter becomes, as node_exporter makes it: "port.rx_dropped" is
// node_ethtool_port_received_dropped.
[[nodiscard]] std::string ethtool_metric_name(std::string_view counter);

// The metric of a driver's counter. The common ones are known, and counters; of the others nobody knows what
// they are.
[[nodiscard]] DerivedMetric ethtool_metric(std::string_view scope, std::string_view counter);

// A way of sending that a link may have: a bit of its link modes, and what it is.
struct LinkSpeed {
  uint32_t bit = 0;
  double megabits = 0;
  std::string_view duplex = {};
  std::string_view mode = {};
};
[[nodiscard]] std::span<const LinkSpeed> link_speeds();

}  // namespace hb::collect
