#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec drbd_collector();

namespace {

TEST(DrbdCollector, EmitsEachDevice) {
  const MadeHost made;
  made.write("proc/drbd",
             "version: 8.4.3 (api:1/proto:86-101)\n"
             " 1: cs:Connected ro:Primary/Secondary ds:Inconsistent/UpToDate C r-----\n"
             "    ns:2 nr:3 dw:broken ep:1 wo:d oos:4\n"
             " 4096: cs:Connected\n");
  CollectorTrial trial(drbd_collector(), made.root());
  EXPECT_EQ(trial.tick(), R"(node_drbd_connected{device="drbd1"} 1
node_drbd_disk_state_is_up_to_date{device="drbd1",node="local"} 0
node_drbd_disk_state_is_up_to_date{device="drbd1",node="remote"} 1
node_drbd_epochs{device="drbd1"} 1
node_drbd_network_received_bytes_total{device="drbd1"} 3
node_drbd_network_sent_bytes_total{device="drbd1"} 2048
node_drbd_node_role_is_primary{device="drbd1",node="local"} 1
node_drbd_node_role_is_primary{device="drbd1",node="remote"} 0
node_drbd_out_of_sync_bytes{device="drbd1"} 4096
)");
}

TEST(DrbdCollector, TakesDeviceNumbersUpToItsMaximum) {
  const MadeHost made;
  made.write("proc/drbd", " 4095: cs:WFConnection\n 4096: cs:Connected\n");
  CollectorTrial trial(drbd_collector(), made.root());
  EXPECT_EQ(trial.tick(), "node_drbd_connected{device=\"drbd4095\"} 0\n");
}

TEST(DrbdCollector, HasNoDataWithoutTheDriver) {
  const MadeHost made;
  CollectorTrial trial(drbd_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace hb::collect
