#include "procfs/nvme_health.hpp"

#include <gtest/gtest.h>

#include "procfs/fake_disk.hpp"

namespace hb::procfs {
namespace {

TEST(NvmeHealth, ReadsTheFieldsOfThePage) {
  const auto health = parse_nvme_health(made_nvme_health());
  ASSERT_TRUE(health);
  EXPECT_EQ(health->critical_warning, 4);
  EXPECT_EQ(health->temperature_celsius, 38);
  EXPECT_EQ(health->available_spare_percent, 97);
  EXPECT_EQ(health->available_spare_threshold_percent, 10);
  EXPECT_EQ(health->percentage_used, 3);
  EXPECT_EQ(health->bytes_read, 1.024e9);
  EXPECT_EQ(health->bytes_written, 1.536e9);
  EXPECT_EQ(health->power_cycles, 412);
  EXPECT_EQ(health->power_on_hours, 8'760);
  EXPECT_EQ(health->unsafe_shutdowns, 17);
  EXPECT_EQ(health->media_errors, 2);
  EXPECT_EQ(health->error_log_entries, 5);
  EXPECT_EQ(health->sensors_celsius[0], 40);
  EXPECT_FALSE(health->sensors_celsius[1]);
}

TEST(NvmeHealth, ReadsCountersOfSixteenBytesAndTheLastSensor) {
  Bytes page = made_nvme_health();
  page[112 + 8] = 1;
  put_little_endian(page, 200 + 14, 273 - 5);
  const auto health = parse_nvme_health(page);
  ASSERT_TRUE(health);
  EXPECT_EQ(health->power_cycles, 18'446'744'073'709'551'616.0 + 412);
  EXPECT_EQ(health->sensors_celsius[7], -5);
}

TEST(NvmeHealth, KnowsNoTemperatureOfZeroKelvin) {
  Bytes page = made_nvme_health();
  page[1] = page[2] = 0;
  EXPECT_FALSE(parse_nvme_health(page)->temperature_celsius);
}

TEST(NvmeHealth, RefusesAPageThatIsCutShort) {
  const Bytes page = made_nvme_health();
  for (std::size_t size = 0; size < page.size(); ++size) {
    const auto health =
        parse_nvme_health(Bytes(page.begin(), page.begin() + static_cast<std::ptrdiff_t>(size)));
    ASSERT_FALSE(health) << size;
    EXPECT_EQ(health.error().code, ErrorCode::corrupt);
  }
}

TEST(NvmeController, ReadsNamesWithoutTheirPaddingAndTheCapacity) {
  const auto controller = parse_nvme_controller(made_nvme_controller());
  ASSERT_TRUE(controller);
  EXPECT_EQ(controller->serial, "S680HF8N190894I");
  EXPECT_EQ(controller->model, "Samsung SSD 970 PRO 512GB");
  EXPECT_EQ(controller->firmware, "1B2QEXP7");
  EXPECT_EQ(controller->capacity_bytes, 512'110'190'592);
  const auto cut = parse_nvme_controller(Bytes(4095));
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().code, ErrorCode::corrupt);
}

TEST(DeviceText, ReplacesWhatIsNotPrintable) {
  EXPECT_EQ(device_text(Bytes{' ', 'a', 0x07, 0xff, 0x7f, 0, 'b', 0, 0}), "a??? b");
  EXPECT_EQ(device_text({}), "");
}

}  // namespace
}  // namespace hb::procfs
