#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec ksmd_collector();

namespace {

// What every kernel with merging tells.
void write_ksm(const MadeHost& made) {
  made.write("sys/kernel/mm/ksm/full_scans", "323\n");
  made.write("sys/kernel/mm/ksm/merge_across_nodes", "1\n");
  made.write("sys/kernel/mm/ksm/pages_shared", "2\n");
  made.write("sys/kernel/mm/ksm/pages_sharing", "255\n");
  made.write("sys/kernel/mm/ksm/pages_to_scan", "100\n");
  made.write("sys/kernel/mm/ksm/pages_unshared", "0\n");
  made.write("sys/kernel/mm/ksm/pages_volatile", "4\n");
  made.write("sys/kernel/mm/ksm/run", "1\n");
  made.write("sys/kernel/mm/ksm/sleep_millisecs", "20\n");
}

TEST(KsmdCollector, TellsWhatMergingDoes) {
  const MadeHost made;
  write_ksm(made);
  made.write("sys/kernel/mm/ksm/general_profit", "-4096\n");
  CollectorTrial trial(ksmd_collector(), made.root());
  EXPECT_EQ(trial.tick(), R"(node_ksmd_full_scans_total 323
node_ksmd_general_profit_bytes -4096
node_ksmd_merge_across_nodes 1
node_ksmd_pages_shared 2
node_ksmd_pages_sharing 255
node_ksmd_pages_to_scan 100
node_ksmd_pages_unshared 0
node_ksmd_pages_volatile 4
node_ksmd_run 1
node_ksmd_sleep_seconds 0.02
)");
  EXPECT_TRUE(trial.outcome());
}

TEST(KsmdCollector, IsNotThereInAKernelWithoutIt) {
  const MadeHost made;
  CollectorTrial trial(ksmd_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

TEST(KsmdCollector, FailsOnANumberThatIsNone) {
  const MadeHost made;
  made.write("sys/kernel/mm/ksm/full_scans", "x\n");
  CollectorTrial trial(ksmd_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::corrupt);
}

TEST(KsmdCollector, DoesWithoutTheProfitThatOldKernelsDoNotTell) {
  const MadeHost made;
  write_ksm(made);
  CollectorTrial trial(ksmd_collector(), made.root());
  EXPECT_NE(trial.tick().find("node_ksmd_sleep_seconds 0.02\n"), std::string::npos);
  EXPECT_TRUE(trial.outcome());
}

}  // namespace
}  // namespace hb::collect
