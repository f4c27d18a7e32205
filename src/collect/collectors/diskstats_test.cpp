#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec diskstats_collector();

namespace {

constexpr std::string_view kLine = " 1 2 3 4 5 6 7 8 9 10 11\n";

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

TEST(DiskstatsCollector, LeavesOutPartitionsAndMemoryByDefault) {
  const MadeHost made;
  std::string stats;
  for (const std::string_view device : {"sda", "sda1", "nvme0n1", "nvme0n1p2", "ram0", "zram0", "loop3",
                                        "fd0", "vdb", "xvda1", "dm-0", "md0", "mmcblk0p1"})
    stats += "8 0 " + std::string(device) + std::string(kLine);
  made.write("proc/diskstats", stats);
  CollectorTrial trial(diskstats_collector(), made.root());
  const std::string text = trial.tick();
  for (const std::string_view kept : {"sda", "nvme0n1", "vdb", "dm-0", "md0", "mmcblk0p1"})
    EXPECT_TRUE(has(text, "node_disk_io_now{device=\"" + std::string(kept) + "\"} 9\n")) << kept;
  for (const std::string_view left_out : {"sda1", "nvme0n1p2", "ram0", "zram0", "loop3", "fd0", "xvda1"})
    EXPECT_FALSE(has(text, "{device=\"" + std::string(left_out) + "\"}")) << left_out;
}

TEST(DiskstatsCollector, ScalesSectorsAndMilliseconds) {
  const MadeHost made;
  made.write("proc/diskstats", "8 0 sda" + std::string(kLine));
  CollectorTrial trial(diskstats_collector(), made.root());
  const std::string text = trial.tick();
  EXPECT_TRUE(has(text, "node_disk_read_bytes_total{device=\"sda\"} 1536\n"));
  EXPECT_TRUE(has(text, "node_disk_read_time_seconds_total{device=\"sda\"} 0.004\n"));
  EXPECT_TRUE(has(text, "node_disk_io_time_weighted_seconds_total{device=\"sda\"} 0.011\n"));
  EXPECT_FALSE(has(text, "node_disk_discards"));
}

TEST(DiskstatsCollector, LooksAtADeviceAnewWhenAnotherTakesItsPlace) {
  const MadeHost made;
  made.write("run/udev/data/b8:0", "E:ID_MODEL=first\n");
  made.write("run/udev/data/b8:16", "E:ID_MODEL=second\n");
  made.write("proc/diskstats", "8 0 sda" + std::string(kLine) + "8 16 sdb" + std::string(kLine));
  CollectorTrial trial(diskstats_collector(), made.root());
  EXPECT_TRUE(has(trial.tick(), "model=\"first\""));
  made.write("proc/diskstats", "8 16 sdb" + std::string(kLine));
  const std::string text = trial.tick();
  EXPECT_TRUE(has(text, "model=\"second\""));
  EXPECT_FALSE(has(text, "model=\"first\""));
}

}  // namespace
}  // namespace hb::collect
