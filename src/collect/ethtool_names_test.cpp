#include "collect/ethtool_names.hpp"

#include <set>

#include <gtest/gtest.h>

namespace hb::collect {
namespace {

TEST(EthtoolNames, MakesAMetricOfACounter) {
  const struct {
    std::string_view counter;
    std::string_view name;
    MetricType type;
  } cases[] = {{"rx_packets", "node_ethtool_received_packets_total", MetricType::counter},
               {"tx_errors", "node_ethtool_transmitted_errors_total", MetricType::counter},
               {"port.rx_dropped", "node_ethtool_port_received_dropped", MetricType::untyped},
               {"  Tx-Queue 0", "node_ethtool_transmitted_queue_0", MetricType::untyped},
               {"rx", "node_ethtool_received", MetricType::untyped},
               {"rxq0_tx", "node_ethtool_rxq0_transmitted", MetricType::untyped},
               {"___", "node_ethtool_", MetricType::untyped}};
  for (const auto& [counter, name, type] : cases) {
    const DerivedMetric metric = ethtool_metric({}, counter);
    EXPECT_EQ(metric.name, name) << counter;
    EXPECT_EQ(metric.type, type) << counter;
  }
  EXPECT_EQ(ethtool_metric({}, "align errors").help, "Network interface align errors");
}

TEST(EthtoolNames, HasEachLinkModeOnce) {
  std::set<uint32_t> bits;
  for (const LinkSpeed& speed : link_speeds())
    EXPECT_TRUE(bits.insert(speed.bit).second) << speed.mode;
}

}  // namespace
}  // namespace hb::collect
