#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec mountstats_collector();

namespace {

TEST(MountstatsCollector, TellsEachMountOnce) {
  const MadeHost made;
  made.write(
      "proc/self/mountstats",
      "device nas:/a mounted on /a with fstype nfs4 statvers=1.1\nage: 90\nbytes: 1 2 3 4 5 6 7 8\nevents: 1 "
      "2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27\nxprt: tcp 1 2 3 4 5 6 7 8 9 10 "
      "11 12 13\nper-op statistics\nREAD: 1 2 3 4 5 6 7 18446744073709551615\n\ndevice nas:/a mounted on /b "
      "with fstype nfs4 statvers=1.1\nage: 90\nbytes: 1 2 3 4 5 6 7 8\nevents: 1 2 3 4 5 6 7 8 9 10 11 12 13 "
      "14 15 16 17 18 19 20 21 22 23 24 25 26 27\nxprt: tcp 1 2 3 4 5 6 7 8 9 10 11 12 13\nper-op "
      "statistics\nREAD: 1 2 3 4 5 6 7 18446744073709551615\n\n");
  made.write("proc/self/mountinfo",
             "1 1 0:42 / /a rw shared:1 - nfs4 nas:/a rw,addr=10.0.0.1\n1 1 0:42 / /b rw shared:1 - nfs4 "
             "nas:/a rw,addr=10.0.0.1\n");
  CollectorTrial trial(mountstats_collector(), made.root());
  const std::string text = trial.tick();
  // Two mount points of one export.
  EXPECT_EQ(std::ranges::count(text, '\n'), 2 + 1 + 8 + 10 + 8 + 26);
  const std::string labels = "export=\"nas:/a\",mountaddr=\"10.0.0.1\",";
  const std::string expected[] = {
      "node_mountstats_nfs_mountpoint_info{" + labels + "mountpoint=\"/b\",protocol=\"tcp\"} 1\n",
      "node_mountstats_nfs_age_seconds_total{" + labels + "protocol=\"tcp\"} 90\n",
      "node_mountstats_nfs_write_pages_total{" + labels + "protocol=\"tcp\"} 8\n",
      "node_mountstats_nfs_transport_idle_time_seconds{" + labels + "protocol=\"tcp\",transport=\"0\"} 5\n",
      "node_mountstats_nfs_operations_queue_time_seconds_total{" + labels +
          "operation=\"READ\",protocol=\"tcp\"} 0.006\n",
      // A time that ran backwards.
      "node_mountstats_nfs_operations_request_time_seconds_total{" + labels +
          "operation=\"READ\",protocol=\"tcp\"} 9.00719925474099e+12\n",
      "node_mountstats_nfs_event_pnfs_write_total{" + labels + "protocol=\"tcp\"} 27\n"};
  for (const std::string& line : expected)
    EXPECT_NE(text.find(line), std::string::npos) << line << text;
  EXPECT_TRUE(trial.outcome());
}

TEST(MountstatsCollector, IsNotThereWithoutItsFile) {
  const MadeHost made;
  CollectorTrial trial(mountstats_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

TEST(MountstatsCollector, FailsOnAnotherForm) {
  const MadeHost made;
  made.write("proc/self/mountstats", "device x\n");
  made.write("proc/self/mountinfo", "");
  CollectorTrial trial(mountstats_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::corrupt);
}

TEST(MountstatsCollector, FindsItsFolderInACopyWithoutLinks) {
  const MadeHost made;
  made.write("proc/self", "10\n");
  made.write("proc/10/mountstats",
             "device nas:/a mounted on /a with fstype nfs statvers=1.1\nxprt: udp 1 2 3 4 5 6 7 8 9 10\n");
  made.write("proc/10/mountinfo", "");
  CollectorTrial trial(mountstats_collector(), made.root());
  EXPECT_NE(
      trial.tick().find(
          "node_mountstats_nfs_age_seconds_total{export=\"nas:/a\",mountaddr=\"\",protocol=\"udp\"} 0\n"),
      std::string::npos);
  EXPECT_TRUE(trial.outcome());
}

}  // namespace
}  // namespace hb::collect
