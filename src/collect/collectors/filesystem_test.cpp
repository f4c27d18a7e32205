#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"

namespace hb::collect {

CollectorSpec filesystem_collector();

namespace {

TEST(FilesystemCollector, PublishesTheNewestAnswersAndAsksForOthers) {
  CollectorTrial trial(filesystem_collector(), HostRoot());
  EXPECT_EQ(trial.tick(), "");
  EXPECT_TRUE(trial.outcome());
  EXPECT_EQ(trial.file_systems.refreshes, 1);
  trial.file_systems.told.mounts.push_back({.mount = {.major = 8,
                                                      .minor = 1,
                                                      .mount_point = "/a b",
                                                      .source = "/dev/sda1",
                                                      .fs_type = "xfs",
                                                      .read_only = true},
                                            .size_bytes = 100,
                                            .free_bytes = 60,
                                            .avail_bytes = 50,
                                            .inodes = 9,
                                            .inodes_free = 8});
  EXPECT_EQ(
      trial.tick(),
      R"(node_filesystem_avail_bytes{device="/dev/sda1",device_error="",fstype="xfs",mountpoint="/a b"} 50
node_filesystem_device_error{device="/dev/sda1",device_error="",fstype="xfs",mountpoint="/a b"} 0
node_filesystem_files{device="/dev/sda1",device_error="",fstype="xfs",mountpoint="/a b"} 9
node_filesystem_files_free{device="/dev/sda1",device_error="",fstype="xfs",mountpoint="/a b"} 8
node_filesystem_free_bytes{device="/dev/sda1",device_error="",fstype="xfs",mountpoint="/a b"} 60
node_filesystem_mount_info{device="/dev/sda1",major="8",minor="1",mountpoint="/a b"} 1
node_filesystem_readonly{device="/dev/sda1",device_error="",fstype="xfs",mountpoint="/a b"} 1
node_filesystem_size_bytes{device="/dev/sda1",device_error="",fstype="xfs",mountpoint="/a b"} 100
)");
}

TEST(FilesystemCollector, TellsOfAMountThatDoesNotAnswer) {
  CollectorTrial trial(filesystem_collector(), HostRoot());
  trial.file_systems.told.mounts.push_back(
      {.mount = {.mount_point = "/nfs", .source = "server:/x", .fs_type = "nfs4"},
       .error = "mountpoint timeout"});
  EXPECT_EQ(
      trial.tick(),
      R"(node_filesystem_device_error{device="server:/x",device_error="mountpoint timeout",fstype="nfs4",mountpoint="/nfs"} 1
node_filesystem_readonly{device="server:/x",device_error="mountpoint timeout",fstype="nfs4",mountpoint="/nfs"} 0
)");
  EXPECT_TRUE(trial.outcome());
}

TEST(FilesystemCollector, FailsWhenTheMountTableCannotBeRead) {
  CollectorTrial trial(filesystem_collector(), HostRoot());
  trial.file_systems.told.error = Error{ErrorCode::io, "/proc/1/mountinfo: no"};
  trial.tick();
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::io);
}

}  // namespace
}  // namespace hb::collect
