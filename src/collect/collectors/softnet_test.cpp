#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec softnet_collector();

namespace {

TEST(SoftnetCollector, TellsWhatEachCpuDid) {
  const MadeHost made;
  made.write("proc/net/softnet_stat", "0000000a 00000001 00000002 0 0 0 0 0 3 4 5 6 1\n");
  CollectorTrial trial(softnet_collector(), made.root());
  EXPECT_EQ(trial.tick(), R"(node_softnet_backlog_len{cpu="1"} 6
node_softnet_cpu_collision_total{cpu="1"} 3
node_softnet_dropped_total{cpu="1"} 1
node_softnet_flow_limit_count_total{cpu="1"} 5
node_softnet_processed_total{cpu="1"} 10
node_softnet_received_rps_total{cpu="1"} 4
node_softnet_times_squeezed_total{cpu="1"} 2
)");
  EXPECT_TRUE(trial.outcome());
}

TEST(SoftnetCollector, IsNotThereWithoutItsFile) {
  const MadeHost made;
  CollectorTrial trial(softnet_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

TEST(SoftnetCollector, FailsOnAnotherForm) {
  const MadeHost made;
  made.write("proc/net/softnet_stat", "1 2 3\n");
  CollectorTrial trial(softnet_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::corrupt);
}

}  // namespace
}  // namespace hb::collect
