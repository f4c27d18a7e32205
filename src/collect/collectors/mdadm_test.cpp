#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec mdadm_collector();

namespace {

TEST(MdadmCollector, EmitsWhatMdstatAndSysfsSay) {
  const MadeHost made;
  made.write("proc/mdstat",
             "Personalities : [raid1]\n"
             "md0 : active raid1 sdb1[1](F) sda1[0] sdc1[2](S)\n"
             "      200 blocks super 1.2 [2/1] [U_]\n"
             "      [=>...]  resync =  8.5% (17/200) finish=17.0min speed=259783K/sec\n"
             "unused devices: <none>\n");
  made.write("sys/block/md0/md/raid_disks", "2\n");
  made.write("sys/block/md0/md/degraded", "1\n");
  made.write("sys/block/md1/md/raid_disks", "3\n");
  made.write("sys/block/md2/size", "1\n");
  made.write("sys/block/sda/md/raid_disks", "9\n");
  CollectorTrial trial(mdadm_collector(), made.root());
  EXPECT_EQ(trial.tick(), R"(node_md_blocks{device="md0"} 200
node_md_blocks_synced{device="md0"} 17
node_md_degraded{device="md0"} 1
node_md_degraded{device="md1"} 0
node_md_disks{device="md0",state="active"} 1
node_md_disks{device="md0",state="failed"} 1
node_md_disks{device="md0",state="spare"} 1
node_md_disks_required{device="md0"} 2
node_md_raid_disks{device="md0"} 2
node_md_raid_disks{device="md1"} 3
node_md_state{device="md0",state="active"} 0
node_md_state{device="md0",state="inactive"} 0
node_md_state{device="md0",state="recovering"} 0
node_md_state{device="md0",state="resync"} 1
node_md_state{device="md0",state="check"} 0
)");
  EXPECT_TRUE(trial.outcome());
}

TEST(MdadmCollector, TellsOfAnArrayThatItDoesNotUnderstand) {
  const MadeHost made;
  made.write("proc/mdstat", "md0 : active raid1 sda[0]\nmd1 : active linear sda[0]\n  7 blocks\n");
  CollectorTrial trial(mdadm_collector(), made.root());
  EXPECT_NE(trial.tick().find("node_md_blocks{device=\"md1\"} 7\n"), std::string::npos);
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::corrupt);
}

TEST(MdadmCollector, HasNoDataWithoutTheDriver) {
  const MadeHost made;
  CollectorTrial trial(mdadm_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace hb::collect
