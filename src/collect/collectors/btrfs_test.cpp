#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec btrfs_collector();

namespace {

TEST(BtrfsCollector, EmitsEachFileSystem) {
  const MadeHost made;
  const std::string fs = "sys/fs/btrfs/dead-beef/";
  made.write("sys/fs/btrfs/features/raid56", "0\n");
  made.write(fs + "label", "home\n");
  made.write(fs + "commit_stats",
             "commits 3\nlast_commit_ms 1000\nmax_commit_ms 2500\ntotal_commit_ms 4000\n");
  made.write(fs + "devices/sda/size", "100\n");
  made.write(fs + "devices/sdb/size", "100\n");
  made.write(fs + "devices/sdc/size", "broken\n");
  made.write(fs + "allocation/global_rsv_size", "16\n");
  made.write(fs + "allocation/data/bytes_reserved", "7\n");
  made.write(fs + "allocation/data/raid5/used_bytes", "1\n");
  made.write(fs + "allocation/data/raid5/total_bytes", "2\n");
  made.write(fs + "allocation/data/new/used_bytes", "3\n");
  made.write(fs + "allocation/data/new/total_bytes", "4\n");
  CollectorTrial trial(btrfs_collector(), made.root());
  EXPECT_EQ(trial.tick(),
            R"(node_btrfs_allocation_ratio{block_group_type="data",mode="raid5",uuid="dead-beef"} 1.5
node_btrfs_commit_seconds_total{uuid="dead-beef"} 4
node_btrfs_commits_total{uuid="dead-beef"} 3
node_btrfs_device_size_bytes{device="sda",uuid="dead-beef"} 51200
node_btrfs_device_size_bytes{device="sdb",uuid="dead-beef"} 51200
node_btrfs_global_rsv_size_bytes{uuid="dead-beef"} 16
node_btrfs_info{label="home",uuid="dead-beef"} 1
node_btrfs_last_commit_seconds{uuid="dead-beef"} 1
node_btrfs_max_commit_seconds{uuid="dead-beef"} 2.5
node_btrfs_reserved_bytes{block_group_type="data",uuid="dead-beef"} 7
node_btrfs_size_bytes{block_group_type="data",mode="new",uuid="dead-beef"} 4
node_btrfs_size_bytes{block_group_type="data",mode="raid5",uuid="dead-beef"} 2
node_btrfs_used_bytes{block_group_type="data",mode="new",uuid="dead-beef"} 3
node_btrfs_used_bytes{block_group_type="data",mode="raid5",uuid="dead-beef"} 1
)");
}

TEST(BtrfsCollector, EmitsNothingWithoutSuchAFileSystem) {
  const MadeHost made;
  made.write("sys/fs/btrfs/features/raid56", "0\n");
  CollectorTrial trial(btrfs_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  EXPECT_TRUE(trial.outcome());
}

}  // namespace
}  // namespace hb::collect
