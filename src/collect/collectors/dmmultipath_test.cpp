#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec dmmultipath_collector();

namespace {

TEST(DmmultipathCollector, CountsPathsByState) {
  const MadeHost made;
  made.write("sys/block/dm-0/dm/uuid", "LVM-abc\n");
  made.write("sys/block/dm-5/dm/uuid", "mpath-36\n");
  made.write("sys/block/dm-5/dm/name", "mpathA\n");
  made.write("sys/block/dm-5/dm/suspended", "1\n");
  made.write("sys/block/dm-5/size", "100\n");
  for (const char* path : {"nvme0n1", "sda", "sdb", "sdc"})
    made.link(std::string("sys/block/dm-5/slaves/") + path, std::string("../../") + path);
  made.write("sys/block/nvme0n1/device/state", "live\n");
  made.write("sys/block/sda/device/state", "running\n");
  made.write("sys/block/sdb/device/state", "offline\n");
  CollectorTrial trial(dmmultipath_collector(), made.root());
  EXPECT_EQ(trial.tick(), R"(node_dmmultipath_device_active{device="mpathA",sysfs_name="dm-5"} 0
node_dmmultipath_device_info{device="mpathA",sysfs_name="dm-5",uuid="mpath-36"} 1
node_dmmultipath_device_paths{device="mpathA",sysfs_name="dm-5"} 4
node_dmmultipath_device_paths_active{device="mpathA",sysfs_name="dm-5"} 2
node_dmmultipath_device_paths_failed{device="mpathA",sysfs_name="dm-5"} 2
node_dmmultipath_device_size_bytes{device="mpathA",sysfs_name="dm-5"} 51200
node_dmmultipath_path_state{device="mpathA",path="nvme0n1",state="live"} 1
node_dmmultipath_path_state{device="mpathA",path="sda",state="running"} 1
node_dmmultipath_path_state{device="mpathA",path="sdb",state="offline"} 1
node_dmmultipath_path_state{device="mpathA",path="sdc",state="unknown"} 1
)");
}

TEST(DmmultipathCollector, HasNoDataWithoutSuchADevice) {
  const MadeHost made;
  made.write("sys/block/dm-0/dm/uuid", "LVM-mpath-\n");
  CollectorTrial trial(dmmultipath_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace hb::collect
