#include "procfs/diskstats.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"
#include "procfs/kept_file.hpp"

namespace hb::procfs {
namespace {

std::vector<std::pair<std::string, std::size_t>> devices_of(std::string_view text) {
  std::vector<std::pair<std::string, std::size_t>> devices;
  DiskStatsReader reader(text);
  for (DiskStats disk; reader.next(disk);)
    devices.emplace_back(disk.device, disk.column_count);
  return devices;
}

TEST(DiskStats, ReadsTheColumnsThatEachKernelHas) {
  using Devices = std::vector<std::pair<std::string, std::size_t>>;
  EXPECT_EQ(devices_of(read_file(fixture_host().proc("diskstats")).value()),
            (Devices{{"loop0", 17}, {"vda", 17}, {"vda1", 17}, {"sda", 15}, {"sda1", 15}, {"dm-0", 11}}));
}

TEST(DiskStats, NamesTheColumns) {
  DiskStatsReader reader(" 8 16 sdb 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18\n");
  DiskStats disk;
  ASSERT_TRUE(reader.next(disk));
  EXPECT_EQ(disk.major, 8);
  EXPECT_EQ(disk.minor, 16);
  EXPECT_EQ(disk[DiskColumn::reads_completed], 1);
  EXPECT_EQ(disk[DiskColumn::weighted_io_ms], 11);
  EXPECT_EQ(disk[DiskColumn::flush_ms], 17);
  EXPECT_EQ(disk.column_count, kDiskColumns);
  EXPECT_FALSE(reader.next(disk));
}

TEST(DiskStats, ForgetsTheColumnsOfTheLineBefore) {
  DiskStatsReader reader("8 0 a 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1\n8 1 b 2 2 2 2 2 2 2 2 2 2 2\n");
  DiskStats disk;
  ASSERT_TRUE(reader.next(disk));
  ASSERT_TRUE(reader.next(disk));
  EXPECT_EQ(disk.column_count, kDiskColumnsMin);
  EXPECT_EQ(disk[DiskColumn::flush_ms], 0);
}

TEST(DiskStats, SkipsLinesThatAreNot) {
  EXPECT_EQ(devices_of(read_file(fixture_host("hostile").proc("diskstats")).value()),
            (std::vector<std::pair<std::string, std::size_t>>{{"v\"d\\a", 11}}));
}

TEST(DiskStats, SurvivesEveryTruncation) {
  for_every_prefix(read_file(fixture_host().proc("diskstats")).value(), devices_of);
}

}  // namespace
}  // namespace hb::procfs
