#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec lnstat_collector();

namespace {

TEST(LnstatCollector, TellsEachCounterOfEachCpu) {
  const MadeHost made;
  made.write("proc/net/stat/arp_cache", "entries  hits\n0000000a  00000001\n0000000a\n");
  CollectorTrial trial(lnstat_collector(), made.root());
  EXPECT_EQ(trial.tick(), R"(node_lnstat_entries_total{cpu="0",subsystem="arp_cache"} 10
node_lnstat_entries_total{cpu="1",subsystem="arp_cache"} 10
node_lnstat_hits_total{cpu="0",subsystem="arp_cache"} 1
)");
  EXPECT_TRUE(trial.outcome());
}

TEST(LnstatCollector, FailsOnAnotherForm) {
  const MadeHost made;
  made.write("proc/net/stat/arp_cache", "entries\nx\n");
  CollectorTrial trial(lnstat_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::corrupt);
}

TEST(LnstatCollector, FollowsTheFiles) {
  const MadeHost made;
  made.write("proc/net/stat/a", "x\n1\n");
  made.write("proc/net/stat/b", "x\n2\n");
  CollectorTrial trial(lnstat_collector(), made.root());
  EXPECT_NE(trial.tick().find("subsystem=\"b\"} 2\n"), std::string::npos);
  made.remove("proc/net/stat");
  made.write("proc/net/stat/c", "x\n3\n");
  std::string text;
  for (int i = 0; i < 10; ++i)
    text = trial.tick();
  EXPECT_EQ(text, "node_lnstat_x_total{cpu=\"0\",subsystem=\"c\"} 3\n");
}

}  // namespace
}  // namespace hb::collect
