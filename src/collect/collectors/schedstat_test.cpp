#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec schedstat_collector();

namespace {

TEST(SchedstatCollector, TellsSeconds) {
  const MadeHost made;
  made.write("proc/schedstat", "version 15\ncpu0 0 0 0 0 0 0 2500000000 1000000 7 8\n");
  CollectorTrial trial(schedstat_collector(), made.root());
  EXPECT_EQ(trial.tick(), R"(node_schedstat_running_seconds_total{cpu="0"} 2.5
node_schedstat_timeslices_total{cpu="0"} 7
node_schedstat_waiting_seconds_total{cpu="0"} 0.001
)");
  EXPECT_TRUE(trial.outcome());
}

TEST(SchedstatCollector, IsNotThereWithoutItsFile) {
  const MadeHost made;
  CollectorTrial trial(schedstat_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace hb::collect
