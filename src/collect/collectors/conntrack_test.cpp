#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec conntrack_collector();

namespace {

TEST(ConntrackCollector, TellsEntriesAndStatistics) {
  const MadeHost made;
  made.write("proc/sys/net/netfilter/nf_conntrack_count", "123\n");
  made.write("proc/sys/net/netfilter/nf_conntrack_max", "65536\n");
  made.write("proc/net/stat/nf_conntrack",
             "entries searched\n1 0 2 0 3 4 0 0 5 6 7 8 0 0 0 0 9\n1 0 2 0 3 4 0 0 5 6 7 8 0 0 0 0 9\n");
  CollectorTrial trial(conntrack_collector(), made.root());
  EXPECT_EQ(trial.tick(), R"(node_nf_conntrack_entries 123
node_nf_conntrack_entries_limit 65536
node_nf_conntrack_stat_drop 14
node_nf_conntrack_stat_early_drop 16
node_nf_conntrack_stat_found 4
node_nf_conntrack_stat_ignore 8
node_nf_conntrack_stat_insert 10
node_nf_conntrack_stat_insert_failed 12
node_nf_conntrack_stat_invalid 6
node_nf_conntrack_stat_search_restart 18
)");
  EXPECT_TRUE(trial.outcome());
}

TEST(ConntrackCollector, IsNotThereInAKernelWithoutIt) {
  const MadeHost made;
  CollectorTrial trial(conntrack_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

TEST(ConntrackCollector, FailsOnANumberThatIsNone) {
  const MadeHost made;
  made.write("proc/sys/net/netfilter/nf_conntrack_count", "many\n");
  CollectorTrial trial(conntrack_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::corrupt);
}

TEST(ConntrackCollector, KeepsWhatItHasWhenTheStatisticsAreGone) {
  const MadeHost made;
  made.write("proc/sys/net/netfilter/nf_conntrack_count", "1\n");
  made.write("proc/sys/net/netfilter/nf_conntrack_max", "2\n");
  CollectorTrial trial(conntrack_collector(), made.root());
  EXPECT_EQ(trial.tick(), "node_nf_conntrack_entries 1\nnode_nf_conntrack_entries_limit 2\n");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace hb::collect
