#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec buddyinfo_collector();

namespace {

TEST(BuddyinfoCollector, TellsTheBlocksByTheirSize) {
  const MadeHost made;
  made.write("proc/buddyinfo", "Node 0, zone   Normal   4381   1093 \n");
  CollectorTrial trial(buddyinfo_collector(), made.root());
  EXPECT_EQ(trial.tick(), R"(node_buddyinfo_blocks{node="0",size="0",zone="Normal"} 4381
node_buddyinfo_blocks{node="0",size="1",zone="Normal"} 1093
)");
  EXPECT_TRUE(trial.outcome());
}

TEST(BuddyinfoCollector, IsNotThereWithoutItsFile) {
  const MadeHost made;
  CollectorTrial trial(buddyinfo_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

TEST(BuddyinfoCollector, FailsOnAnotherForm) {
  const MadeHost made;
  made.write("proc/buddyinfo", "Node 0\n");
  CollectorTrial trial(buddyinfo_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::corrupt);
}

}  // namespace
}  // namespace hb::collect
