#include "procfs/udev.hpp"

#include <string>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

TEST(Udev, ReadsTheProperties) {
  const UdevProperties disk = read_block_device_properties(fixture_host(), 8, 0);
  EXPECT_EQ(disk.get("ID_MODEL"), "TEST_DISK");
  EXPECT_EQ(disk.get("ID_FS_LABEL"), "backup");
  EXPECT_EQ(disk.get("disk/by-id/ata-TEST_DISK_0001"), "");
  EXPECT_EQ(read_block_device_properties(fixture_host(), 99, 0).get("ID_MODEL"), "");
}

TEST(Udev, ChoosesTheSerialNumberOnTheLabel) {
  const struct {
    std::string_view text;
    std::string_view serial;
  } cases[] = {
      {"E:ID_SERIAL=long\n", "long"},
      {"E:ID_SERIAL=long\nE:ID_SERIAL_SHORT=short\n", "short"},
      {"E:ID_SERIAL=long\nE:ID_SERIAL_SHORT=short\nE:SCSI_IDENT_SERIAL=scsi\n", "scsi"},
      {"E:SCSI_IDENT_SERIAL=\nE:ID_SERIAL=long\n", "long"},
      {"", ""},
  };
  for (const auto& [text, serial] : cases)
    EXPECT_EQ(serial_number(parse_udev_data(text)), serial) << text;
}

TEST(Udev, SkipsOtherLinesAndKeepsEqualsSignsInValues) {
  const UdevProperties properties = parse_udev_data("S:E:X=1\nE:\nE:=2\nE:A\nE:B=c=d\nE:C=");
  EXPECT_EQ(properties.get("X"), "");
  EXPECT_EQ(properties.get("B"), "c=d");
  EXPECT_EQ(properties.get("C"), "");
}

TEST(Udev, TakesPropertiesUpToItsLimit) {
  std::string text;
  for (int i = 0; i <= 256; ++i)
    text += "E:K" + std::to_string(i) + "=v\n";
  EXPECT_EQ(parse_udev_data(text).get("K255"), "v");
  EXPECT_EQ(parse_udev_data(text).get("K256"), "");
}

}  // namespace
}  // namespace hb::procfs
