#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec zfs_collector();

namespace {

TEST(ZfsCollector, EmitsTheModuleThePoolsAndTheDatasets) {
  const MadeHost made;
  const std::string folder = "proc/spl/kstat/zfs/";
  made.write(folder + "arcstats",
             "6 1\nname type data\nhits 4 8772612\nmemory_available_bytes 3 -17\nodd 4 x\n");
  made.write(folder + "fm", "0 1\nname type data\nerpt-dropped 4 18\n");
  made.write(folder + "tank/io", "12 3\nnread wtime\n1884160 7\n");
  made.write(folder + "tank/objset-0x36", "23 1\nname type data\ndataset_name 7 tank/my data\nwrites 4 4\n");
  made.write(folder + "tank/objset-0x37", "23 1\nname type data\nwrites 4 4\n");
  made.write(folder + "tank/state", "DEGRADED\n");
  CollectorTrial trial(zfs_collector(), made.root());
  EXPECT_EQ(trial.tick(), R"(node_zfs_arc_hits 8.772612e+06
node_zfs_arc_memory_available_bytes -17
node_zfs_fm_erpt_dropped 18
node_zfs_zpool_dataset_writes{dataset="tank/my data",zpool="tank"} 4
node_zfs_zpool_nread{zpool="tank"} 1.88416e+06
node_zfs_zpool_state{state="online",zpool="tank"} 0
node_zfs_zpool_state{state="degraded",zpool="tank"} 1
node_zfs_zpool_state{state="faulted",zpool="tank"} 0
node_zfs_zpool_state{state="offline",zpool="tank"} 0
node_zfs_zpool_state{state="removed",zpool="tank"} 0
node_zfs_zpool_state{state="unavail",zpool="tank"} 0
node_zfs_zpool_state{state="suspended",zpool="tank"} 0
node_zfs_zpool_wtime{zpool="tank"} 7
)");
  EXPECT_TRUE(trial.outcome());
}

TEST(ZfsCollector, HasNoDataWithoutTheModule) {
  const MadeHost made;
  CollectorTrial trial(zfs_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace hb::collect
