#include "collect/disk_health_reader.hpp"

#include <map>
#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"
#include "collect/recorded_samples.hpp"
#include "procfs/fake_disk.hpp"

namespace hb::collect {

CollectorSpec smart_collector();

namespace {

using procfs::FakeDisk;

// A host with the disks that a test plugs in, and the reader of their health.
class DiskHealthReaderTest : public testing::Test {
 public:
  void plug_nvme(const std::string& name) {
    made_.write("sys/class/nvme/" + name + "/transport", "pcie\n");
    plugged_[name] = procfs::told_nvme();
  }
  void plug_block(const std::string& name, const std::string& vendor, FakeDisk::Told told) {
    const std::string folder = "sys/block/" + name + "/";
    made_.write(folder + "device/type", "0\n");
    made_.write(folder + "device/vendor", vendor + "\n");
    made_.write(folder + "removable", "0\n");
    plugged_[name] = std::move(told);
  }

  std::string read() {
    FrameBuilder builder;
    builder.begin(from_unix_ms(1'767'225'600'000));
    outcome_ = reader_.read(made_.root(), builder);
    std::string text;
    append_exposition(text, *builder.finish());
    return text;
  }
  // The value of a series, as the exposition writes it; empty when it was not emitted.
  static std::string value(const std::string& text, const std::string& series) {
    const std::size_t at = text.find("\n" + series + " ");
    if (at == std::string::npos) return {};
    const std::size_t begin = at + series.size() + 2;
    return text.substr(begin, text.find('\n', begin) - begin);
  }
  static std::string disks(const std::string& text, const std::string& state) {
    return value(text, "heartbeat_smart_disks{state=\"" + state + "\"}");
  }

  MadeHost made_;
  std::map<std::string, FakeDisk::Told> plugged_;
  std::map<std::string, Error> refused_;
  int opened_ = 0;
  Result<void> outcome_;
  DiskHealthReader reader_{
      {.open = [this](const std::string& path) -> Result<std::unique_ptr<procfs::DiskDevice>> {
        ++opened_;
        const std::string name = path.substr(path.rfind('/') + 1);
        if (const auto refused = refused_.find(name); refused != refused_.end())
          return std::unexpected(refused->second);
        return std::make_unique<FakeDisk>(plugged_.at(name));
      }}};
};

TEST_F(DiskHealthReaderTest, EmitsAnNvmeDisk) {
  plug_nvme("nvme0");
  const std::string text = read();
  EXPECT_TRUE(outcome_);
  EXPECT_EQ(
      value(text,
            "smartctl_device{device=\"nvme0\",firmware_version=\"1B2QEXP7\",interface=\"nvme\",model_name="
            "\"Samsung SSD 970 PRO 512GB\",protocol=\"NVMe\",serial_number=\"S680HF8N190894I\"}"),
      "1");
  const std::pair<const char*, const char*> values[] = {
      {"smartctl_device_nvme_capacity_bytes", "5.12110190592e+11"},
      {"smartctl_device_smart_status", "0"},
      {"smartctl_device_critical_warning", "4"},
      {"smartctl_device_available_spare", "97"},
      {"smartctl_device_available_spare_threshold", "10"},
      {"smartctl_device_percentage_used", "3"},
      {"smartctl_device_power_on_seconds", "3.1536e+07"},
      {"smartctl_device_power_cycle_count", "412"},
      {"smartctl_device_bytes_read", "1.024e+09"},
      {"smartctl_device_bytes_written", "1.536e+09"},
      {"smartctl_device_media_errors", "2"},
      {"smartctl_device_num_err_log_entries", "5"}};
  for (const auto& [name, expected] : values)
    EXPECT_EQ(value(text, std::string(name) + "{device=\"nvme0\"}"), expected) << name;
  EXPECT_EQ(value(text, "smartctl_device_temperature{device=\"nvme0\",temperature_type=\"current\"}"), "38");
  EXPECT_EQ(value(text, "smartctl_devices"), "1");
  EXPECT_EQ(disks(text, "read"), "1");
}

TEST_F(DiskHealthReaderTest, EmitsAnAtaDisk) {
  plug_block("sda", "ATA     ", procfs::told_ata());
  made_.write("sys/block/sda/size", "7814037168\n");
  made_.write("sys/block/sda/queue/logical_block_size", "512\n");
  made_.write("sys/block/sda/queue/physical_block_size", "4096\n");
  const std::string text = read();
  EXPECT_TRUE(outcome_);
  EXPECT_EQ(value(text,
                  "smartctl_device{ata_additional_product_id=\"\",ata_version=\"ACS-2\",device=\"sda\","
                  "firmware_version=\"82.00A82\",form_factor="
                  "\"3.5 inches\",interface=\"sat\",model_name=\"WDC WD40EFRX-68N32N0\",protocol=\"ATA\","
                  "sata_version=\"SATA 3.0\",serial_number=\"WD-WCC4N0000001\"}"),
            "1");
  const std::string attribute =
      "smartctl_device_attribute{attribute_flags_long=\"prefailure,updated_online,event_count,auto_keep\","
      "attribute_flags_short=\"PO--CK\",attribute_id=\"5\",attribute_name=\"Reallocated_Sector_Ct\","
      "attribute_value_"
      "type=\"";
  EXPECT_EQ(value(text, attribute + "value\",device=\"sda\"}"), "200");
  EXPECT_EQ(value(text, attribute + "worst\",device=\"sda\"}"), "200");
  EXPECT_EQ(value(text, attribute + "thresh\",device=\"sda\"}"), "140");
  EXPECT_EQ(value(text, attribute + "raw\",device=\"sda\"}"), "0");
  const std::pair<const char*, const char*> values[] = {
      {"smartctl_device_smart_status{device=\"sda\"}", "1"},
      {"smartctl_device_state{device=\"sda\"}", "0"},
      {"smartctl_device_rotation_rate{device=\"sda\"}", "5400"},
      {"smartctl_device_power_on_seconds{device=\"sda\"}", "3.1536e+07"},
      {"smartctl_device_power_cycle_count{device=\"sda\"}", "61"},
      {"smartctl_device_temperature{device=\"sda\",temperature_type=\"current\"}", "31"},
      {"smartctl_device_interface_speed{device=\"sda\",speed_type=\"max\"}", "6e+09"},
      {"smartctl_device_interface_speed{device=\"sda\",speed_type=\"current\"}", "3e+09"},
      {"smartctl_device_capacity_bytes{device=\"sda\"}", "4.000787030016e+12"},
      {"smartctl_device_capacity_blocks{device=\"sda\"}", "7.814037168e+09"},
      {"smartctl_device_block_size{blocks_type=\"physical\",device=\"sda\"}", "4096"}};
  for (const auto& [series, expected] : values)
    EXPECT_EQ(value(text, series), expected) << series;
}

TEST_F(DiskHealthReaderTest, EmitsAScsiDisk) {
  plug_block("sdb", "SEAGATE ", procfs::told_scsi());
  made_.write("sys/block/sdb/device/model", "ST600MM0006     \n");
  made_.write("sys/block/sdb/device/rev", "0004\n");
  made_.write("sys/block/sdb/device/vpd_pg80", std::string_view("\0\x80\0\x04S0M1", 8));
  const std::string text = read();
  EXPECT_TRUE(outcome_);
  EXPECT_EQ(
      value(
          text,
          "smartctl_device{device=\"sdb\",interface=\"scsi\",protocol=\"SCSI\",scsi_product=\"ST600MM0006\","
          "scsi_revision=\"0004\",scsi_vendor=\"SEAGATE\",serial_number=\"S0M1\"}"),
      "1");
  const std::pair<const char*, const char*> values[] = {
      {"smartctl_device_smart_status{device=\"sdb\"}", "1"},
      {"smartctl_device_temperature{device=\"sdb\",temperature_type=\"current\"}", "29"},
      {"smartctl_device_temperature{device=\"sdb\",temperature_type=\"drive_trip\"}", "65"},
      {"smartctl_device_power_on_seconds{device=\"sdb\"}", "1.728e+06"},
      {"smartctl_device_percentage_used{device=\"sdb\"}", "4"},
      {"smartctl_read_total_errors_corrected{device=\"sdb\"}", "256"},
      {"smartctl_read_total_uncorrected_errors{device=\"sdb\"}", "0"},
      {"smartctl_write_total_errors_corrected{device=\"sdb\"}", "7"},
      {"smartctl_write_total_uncorrected_errors{device=\"sdb\"}", "1"}};
  for (const auto& [series, expected] : values)
    EXPECT_EQ(value(text, series), expected) << series;
}

TEST_F(DiskHealthReaderTest, LetsADiskSleep) {
  plug_block("sda", "ATA", procfs::told_ata());
  EXPECT_EQ(disks(read(), "read"), "1");
  plugged_["sda"].answers["ata e5 00"].sense = procfs::made_sense({.count = 0x00});
  plugged_["sda"].asked.clear();
  const std::string text = read();
  EXPECT_TRUE(outcome_);
  EXPECT_EQ(plugged_["sda"].asked, std::vector<std::string>{"ata e5 00"});
  EXPECT_EQ(disks(text, "asleep"), "1");
  EXPECT_EQ(value(text, "smartctl_device_state{device=\"sda\"}"), "1");
  // What it said before stands; a temperature of an hour ago would be a lie.
  EXPECT_EQ(value(text, "smartctl_device_smart_status{device=\"sda\"}"), "1");
  EXPECT_EQ(text.find("smartctl_device_temperature"), std::string::npos);
}

TEST_F(DiskHealthReaderTest, DoesNotOpenWhatTheKernelSuspended) {
  plug_block("sda", "ATA", procfs::told_ata());
  made_.write("sys/block/sda/device/power/runtime_status", "suspended\n");
  EXPECT_EQ(disks(read(), "asleep"), "1");
  EXPECT_EQ(opened_, 0);
  made_.write("sys/block/sda/device/power/runtime_status", "active\n");
  EXPECT_EQ(disks(read(), "read"), "1");
  EXPECT_EQ(opened_, 1);
}

TEST_F(DiskHealthReaderTest, LeavesADiskAloneThatDidNotAnswer) {
  plug_nvme("nvme0");
  plug_nvme("nvme1");
  plugged_["nvme0"].answers["nvme 06"].outcome = fail(ErrorCode::timeout, "late");
  for (uint32_t reading = 0; reading <= DiskHealthReader::kReadingsAfterTimeout; ++reading) {
    const std::string text = read();
    EXPECT_EQ(disks(text, "read"), "1");
    EXPECT_EQ(disks(text, "failed"), "1");
    ASSERT_FALSE(outcome_);
    EXPECT_EQ(outcome_.error(), (Error{ErrorCode::timeout, "nvme0: late"}));
    EXPECT_EQ(plugged_["nvme0"].asked.size(), 1U) << reading;
  }
  plugged_["nvme0"] = procfs::told_nvme();
  EXPECT_EQ(disks(read(), "read"), "2");
  EXPECT_TRUE(outcome_);
}

TEST_F(DiskHealthReaderTest, HasNoDataWhereNoDiskKeepsItsHealth) {
  EXPECT_EQ(read(), "");
  EXPECT_EQ(outcome_.error().code, ErrorCode::not_found);
  plug_block("sda", "QEMU", {});
  const std::string text = read();
  EXPECT_EQ(disks(text, "unsupported"), "1");
  EXPECT_EQ(value(text, "smartctl_devices"), "0");
  ASSERT_FALSE(outcome_);
  EXPECT_EQ(outcome_.error().code, ErrorCode::not_found);
}

TEST_F(DiskHealthReaderTest, HasNoDataWhereItMayNotAsk) {
  plug_block("sda", "ATA", procfs::told_ata());
  refused_["sda"] = {ErrorCode::unavailable, "Permission denied"};
  EXPECT_EQ(disks(read(), "not_permitted"), "1");
  ASSERT_FALSE(outcome_);
  EXPECT_EQ(outcome_.error().code, ErrorCode::not_found);
  EXPECT_NE(outcome_.error().message.find("CAP_SYS_RAWIO"), std::string::npos);
  // A node that is not there, as in a container without the host's devices, is no failure either.
  refused_["sda"] = {ErrorCode::not_found, "No such file or directory"};
  EXPECT_EQ(disks(read(), "failed"), "0");
  EXPECT_EQ(outcome_.error().code, ErrorCode::not_found);
}

TEST_F(DiskHealthReaderTest, AsksNeitherSticksNorTapesNorDisksOfOtherMachines) {
  plug_block("sda", "ATA", procfs::told_ata());
  made_.write("sys/block/sda/removable", "1\n");
  plug_block("sdb", "HP", procfs::told_scsi());
  made_.write("sys/block/sdb/device/type", "1\n");
  plug_block("loop0", "ATA", procfs::told_ata());
  plug_nvme("nvme0");
  made_.write("sys/class/nvme/nvme0/transport", "tcp\n");
  EXPECT_EQ(read(), "");
  EXPECT_EQ(opened_, 0);
}

// A block device whose place in the tree of devices is behind a USB bridge.
void plug_usb(const MadeHost& made, const std::string& name) {
  const std::string place = "devices/pci0000:00/usb2/2-1/host6/block/" + name;
  made.write("sys/" + place + "/device/type", "0\n");
  made.write("sys/" + place + "/device/vendor", "WD\n");
  made.link("sys/block/" + name, "../" + place);
}

TEST_F(DiskHealthReaderTest, AsksBehindUsbWhereTheBridgeSaysThatItTranslates) {
  plug_usb(made_, "sdc");
  plugged_["sdc"] = procfs::told_ata();
  EXPECT_EQ(read(), "");
  EXPECT_EQ(opened_, 0);
  made_.write("sys/block/sdc/device/vpd_pg89", "");
  EXPECT_EQ(disks(read(), "read"), "1");
}

TEST_F(DiskHealthReaderTest, TriesBridgesWhenItIsTold) {
  plug_usb(made_, "sdc");
  auto told = procfs::told_ata();
  DiskHealthReader reader(
      {.open = [&told](const std::string&) -> Result<std::unique_ptr<procfs::DiskDevice>> {
         return std::make_unique<FakeDisk>(told);
       },
       .probes_usb = true});
  RecordedSamples samples;
  EXPECT_TRUE(reader.read(made_.root(), samples));
  EXPECT_FALSE(told.asked.empty());
}

TEST_F(DiskHealthReaderTest, AsksSoManyDisksAndSaysThatThereAreMore) {
  for (std::size_t i = 0; i < DiskHealthReader::kDisksMax; ++i)
    plug_nvme("nvme" + std::to_string(i));
  EXPECT_EQ(disks(read(), "read"), "256");
  EXPECT_TRUE(outcome_);
  plug_nvme("nvme256");
  const std::string text = read();
  EXPECT_EQ(disks(text, "read"), "256");
  EXPECT_EQ(text.find("nvme256"), std::string::npos);
  ASSERT_FALSE(outcome_);
  EXPECT_EQ(outcome_.error().code, ErrorCode::limit);
}

TEST(SmartCollector, HasNoDataWithoutDisks) {
  const MadeHost made;
  CollectorTrial trial(smart_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

TEST(SmartCollector, OpensTheFilesOfTheHostsOwnRoot) {
  const MadeHost made;
  made.write("sys/class/nvme/nvme0/transport", "pcie\n");
  // A file that is no device takes no command.
  made.write("dev/nvme0", "");
  CollectorTrial trial(smart_collector(), made.root());
  EXPECT_NE(trial.tick().find("heartbeat_smart_disks{state=\"unsupported\"} 1\n"), std::string::npos);
}

}  // namespace
}  // namespace hb::collect
