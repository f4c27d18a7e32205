#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec softirqs_collector();

namespace {

TEST(SoftirqsCollector, TellsEachKindOnEachCpu) {
  const MadeHost made;
  made.write("proc/softirqs", "  CPU0 CPU1\n  HI: 7 1\n  RCU: 3 4\n");
  CollectorTrial trial(softirqs_collector(), made.root());
  EXPECT_EQ(trial.tick(), R"(node_softirqs_functions_total{cpu="0",type="HI"} 7
node_softirqs_functions_total{cpu="1",type="HI"} 1
node_softirqs_functions_total{cpu="0",type="RCU"} 3
node_softirqs_functions_total{cpu="1",type="RCU"} 4
)");
  EXPECT_TRUE(trial.outcome());
}

TEST(SoftirqsCollector, IsNotThereWithoutItsFile) {
  const MadeHost made;
  CollectorTrial trial(softirqs_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

TEST(SoftirqsCollector, FailsOnAnotherForm) {
  const MadeHost made;
  made.write("proc/softirqs", "CPU0\nHI: x\n");
  CollectorTrial trial(softirqs_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::corrupt);
}

}  // namespace
}  // namespace hb::collect
