#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"
#include "collect/slow_refresh.hpp"

namespace hb::collect {

CollectorSpec xfs_collector();

namespace {

TEST(XfsCollector, EmitsEachFileSystem) {
  const MadeHost made;
  made.write("sys/fs/xfs/stats/stats", "rw 9 9\n");
  made.write("sys/fs/xfs/sda1/stats/stats",
             "rw 28 7\nextent_alloc 1 872\nig 5 1 0 4 0 0 6\nvnodes x\nnew 1\n");
  CollectorTrial trial(xfs_collector(), made.root());
  EXPECT_EQ(trial.tick(), R"(node_xfs_extent_allocation_blocks_allocated_total{device="sda1"} 872
node_xfs_extent_allocation_extents_allocated_total{device="sda1"} 1
node_xfs_inode_operation_attempts_total{device="sda1"} 5
node_xfs_inode_operation_attribute_changes_total{device="sda1"} 6
node_xfs_inode_operation_duplicates_total{device="sda1"} 0
node_xfs_inode_operation_found_total{device="sda1"} 1
node_xfs_inode_operation_missed_total{device="sda1"} 4
node_xfs_inode_operation_reclaims_total{device="sda1"} 0
node_xfs_inode_operation_recycled_total{device="sda1"} 0
node_xfs_read_calls_total{device="sda1"} 7
node_xfs_write_calls_total{device="sda1"} 28
)");
}

TEST(XfsCollector, FollowsMounts) {
  const MadeHost made;
  CollectorTrial trial(xfs_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  EXPECT_TRUE(trial.outcome());
  made.write("sys/fs/xfs/sdb/stats/stats", "rw 1\n");
  std::string text;
  for (uint32_t i = 0; i < SlowRefresh::kTicks; ++i)
    text = trial.tick();
  EXPECT_EQ(text, "node_xfs_write_calls_total{device=\"sdb\"} 1\n");
  made.remove("sys/fs/xfs/sdb");
  for (uint32_t i = 0; i < SlowRefresh::kTicks; ++i)
    text = trial.tick();
  EXPECT_EQ(text, "");
  EXPECT_TRUE(trial.outcome());
}

}  // namespace
}  // namespace hb::collect
