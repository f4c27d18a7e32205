#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec udp_queues_collector();

namespace {

TEST(UdpQueuesCollector, AddsTheSocketsUp) {
  const MadeHost made;
  made.write("proc/net/udp",
             "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout "
             "inode\n   0: 00000000:0016 00000000:0000 0A 00000015:00000002 00:00000000 00000000     0       "
             " 0 2740 1 0 100 0\n   1: 00000000:0017 00000000:0000 0A 00000001:00000000 00:00000000 00000000 "
             "    0        0 2741 1 0 100 0\n");
  made.write("proc/net/udp6",
             "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout "
             "inode\n   0: 00000000000000000000000000000000:0016 00000000000000000000000000000000:0000 0A "
             "00000003:00000004 00:00000000 00000000     0        0 2740 1 0 100 0\n");
  CollectorTrial trial(udp_queues_collector(), made.root());
  EXPECT_EQ(trial.tick(), R"(node_udp_queues{ip="v4",queue="tx"} 22
node_udp_queues{ip="v4",queue="rx"} 2
node_udp_queues{ip="v6",queue="tx"} 3
node_udp_queues{ip="v6",queue="rx"} 4
)");
  EXPECT_TRUE(trial.outcome());
}

TEST(UdpQueuesCollector, IsNotThereWithoutUdp) {
  const MadeHost made;
  CollectorTrial trial(udp_queues_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

TEST(UdpQueuesCollector, DoesWithoutIpv6) {
  const MadeHost made;
  made.write("proc/net/udp", "");
  CollectorTrial trial(udp_queues_collector(), made.root());
  EXPECT_EQ(trial.tick(),
            "node_udp_queues{ip=\"v4\",queue=\"tx\"} 0\nnode_udp_queues{ip=\"v4\",queue=\"rx\"} 0\n");
  EXPECT_TRUE(trial.outcome());
}

}  // namespace
}  // namespace hb::collect
