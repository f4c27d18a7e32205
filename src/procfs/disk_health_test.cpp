#include "procfs/disk_health.hpp"

#include <string>

#include <gtest/gtest.h>

#include "procfs/fake_disk.hpp"

namespace hb::procfs {
namespace {

using Questions = std::vector<std::string>;

// Keeps the sequence as the disk's own format has it, for the other commands of a sequence to be told anew.
Bytes illegal_request() { return {0x72, 0x05, 0x20, 0x00, 0, 0, 0, 0}; }

TEST(NvmeDisk, IsAskedWhoItIsAndHowItIs) {
  auto told = told_nvme();
  FakeDisk device(told);
  const auto disk = read_nvme_disk(device);
  ASSERT_TRUE(disk);
  EXPECT_EQ(disk->controller.firmware, "1B2QEXP7");
  EXPECT_EQ(disk->health.percentage_used, 3);
  EXPECT_EQ(told.asked, (Questions{"nvme 06", "nvme 02"}));
}

TEST(NvmeDisk, FailsWithWhatTheDeviceSays) {
  for (const char* question : {"nvme 06", "nvme 02"}) {
    auto told = told_nvme();
    told.answers[question].outcome = fail(ErrorCode::timeout, "late");
    FakeDisk device(told);
    const auto disk = read_nvme_disk(device);
    ASSERT_FALSE(disk);
    EXPECT_EQ(disk.error().code, ErrorCode::timeout);
  }
}

TEST(NvmeStatus, TellsTheUnknownFromTheRefused) {
  EXPECT_EQ(fail_nvme(0x4001, "d").error(), (Error{ErrorCode::unsupported, "d: NVMe status 0x001"}));
  EXPECT_EQ(fail_nvme(0x0109, "d").error().code, ErrorCode::unsupported);
  EXPECT_EQ(fail_nvme(0x0006, "d").error(), (Error{ErrorCode::io, "d: NVMe status 0x006"}));
}

TEST(AtaDisk, TellsItsPowerModeFirst) {
  auto told = told_ata();
  FakeDisk device(told);
  EXPECT_EQ(read_ata_power_mode(device), AtaPowerMode::active);
  told.answers["ata e5 00"].sense = made_sense({.count = 0});
  EXPECT_EQ(read_ata_power_mode(device), AtaPowerMode::standby);
}

TEST(AtaDisk, IsUnsupportedWhereTheAnswerHasNoRegisters) {
  auto told = told_ata();
  told.answers["ata e5 00"] = {};
  FakeDisk device(told);
  ASSERT_FALSE(read_ata_power_mode(device));
  EXPECT_EQ(read_ata_power_mode(device).error().code, ErrorCode::unsupported);
  // Aborted by the device itself.
  told.answers["ata e5 00"] = {.sense = made_sense({.error = 0x04, .status = 0x51}), .status = 2};
  EXPECT_EQ(read_ata_power_mode(device).error().code, ErrorCode::unsupported);
}

TEST(AtaDisk, IsReadInFourCommands) {
  auto told = told_ata();
  FakeDisk device(told);
  const auto disk = read_ata_disk(device);
  ASSERT_TRUE(disk);
  EXPECT_EQ(disk->identity.model, "WDC WD40EFRX-68N32N0");
  EXPECT_EQ(disk->attributes.size(), 4U);
  EXPECT_EQ(disk->attributes[0].threshold, 140);
  EXPECT_TRUE(disk->has_passed);
  EXPECT_EQ(told.asked, (Questions{"ata ec 00", "ata b0 d0", "ata b0 d1", "ata b0 da"}));
}

TEST(AtaDisk, SaysThatItFails) {
  auto told = told_ata();
  told.answers["ata b0 da"].sense = made_sense({.lba_mid = 0xf4, .lba_high = 0x2c});
  FakeDisk device(told);
  ASSERT_TRUE(read_ata_disk(device));
  EXPECT_FALSE(read_ata_disk(device)->has_passed);
}

TEST(AtaDisk, IsJudgedByItsAttributesWhereItsVerdictGotLost) {
  auto told = told_ata();
  told.answers.erase("ata b0 da");
  FakeDisk device(told);
  EXPECT_TRUE(read_ata_disk(device)->has_passed);
  auto attributes = made_attributes();
  attributes[0].value = 140;
  told.answers["ata b0 d0"].data = made_ata_data(attributes);
  EXPECT_FALSE(read_ata_disk(device)->has_passed);
  // Without thresholds nothing is known to have failed.
  told.answers.erase("ata b0 d1");
  ASSERT_TRUE(read_ata_disk(device));
  EXPECT_TRUE(read_ata_disk(device)->has_passed);
}

TEST(AtaDisk, FailsWithoutSmartAndWithCutSectors) {
  auto told = told_ata();
  FakeDisk device(told);
  Bytes identity = made_ata_identity();
  identity[2 * 85] = 0;
  told.answers["ata ec 00"].data = with_checksum(identity);
  EXPECT_EQ(read_ata_disk(device).error().code, ErrorCode::unsupported);
  told.answers["ata ec 00"].data = made_ata_identity();
  told.answers["ata b0 d0"].data.resize(511);
  EXPECT_EQ(read_ata_disk(device).error().code, ErrorCode::corrupt);
  told.answers["ata b0 d0"] = {.sense = illegal_request(), .status = 2};
  EXPECT_EQ(read_ata_disk(device).error().code, ErrorCode::unsupported);
  told.answers["ata b0 d0"] = {.sense = {0x70, 0, 0x03}, .status = 2};
  EXPECT_EQ(read_ata_disk(device).error().code, ErrorCode::io);
  told.answers["ata b0 d0"] = {.sense = {0x70, 0, 0x05}, .status = 2};
  EXPECT_EQ(read_ata_disk(device).error().code, ErrorCode::unsupported);
}

TEST(ScsiDisk, IsAskedForThePagesThatItHas) {
  auto told = told_scsi();
  FakeDisk device(told);
  const auto health = read_scsi_health(device);
  ASSERT_TRUE(health);
  EXPECT_EQ(health->temperature_celsius, 29);
  EXPECT_EQ(health->power_on_hours, 480);
  told.asked.clear();
  told.answers["scsi 4d 00"].data = made_log_page(0x00, {{0x00, 0x0d}});
  const auto temperature = read_scsi_health(device);
  ASSERT_TRUE(temperature);
  EXPECT_EQ(temperature->temperature_celsius, 29);
  EXPECT_FALSE(temperature->power_on_hours);
  EXPECT_EQ(told.asked, (Questions{"scsi 4d 00", "scsi 4d 0d"}));
}

TEST(ScsiDisk, IsUnsupportedWithoutPagesOfHealth) {
  auto told = told_scsi();
  FakeDisk device(told);
  told.answers["scsi 4d 00"].data = made_log_page(0x00, {{0x00, 0x19}});
  EXPECT_EQ(read_scsi_health(device).error().code, ErrorCode::unsupported);
  told.answers["scsi 4d 00"] = {.sense = illegal_request(), .status = 2};
  EXPECT_EQ(read_scsi_health(device).error().code, ErrorCode::unsupported);
  told.answers["scsi 4d 00"] = {.data = {0x0d, 0, 0, 0}};
  EXPECT_EQ(read_scsi_health(device).error().code, ErrorCode::corrupt);
  told.answers["scsi 4d 00"] = {.data = {0}};
  EXPECT_EQ(read_scsi_health(device).error().code, ErrorCode::corrupt);
}

TEST(ScsiDisk, LeavesOutAPageThatIsListedAndYetUnknown) {
  auto told = told_scsi();
  told.answers["scsi 4d 0d"] = {.sense = illegal_request(), .status = 2};
  FakeDisk device(told);
  ASSERT_TRUE(read_scsi_health(device));
  EXPECT_FALSE(read_scsi_health(device)->temperature_celsius);
  told.answers["scsi 4d 0d"].outcome = fail(ErrorCode::timeout, "late");
  EXPECT_EQ(read_scsi_health(device).error().code, ErrorCode::timeout);
}

TEST(OpenDisk, TellsWhatIsNoDisk) {
  const auto absent = open_disk("/proc/no/such/disk");
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().code, ErrorCode::not_found);
  // A file that takes neither command.
  const auto other = open_disk("/dev/null");
  ASSERT_TRUE(other);
  Bytes page(512);
  EXPECT_EQ((*other)->nvme_read({.opcode = 2}, page).error().code, ErrorCode::unsupported);
  EXPECT_EQ((*other)->scsi_read(Bytes(16), page).error().code, ErrorCode::unsupported);
}

}  // namespace
}  // namespace hb::procfs
