#include "procfs/scsi_log.hpp"

#include <gtest/gtest.h>

#include "procfs/fake_disk.hpp"

namespace hb::procfs {
namespace {

TEST(ScsiLogParameters, AreWalkedOneAfterTheOther) {
  const Bytes page = made_log_page(
      0x42, {made_log_parameter(1, {1, 2}), made_log_parameter(0x8001, {}), made_log_parameter(3, {9})});
  ScsiLogParameters parameters(page, 0x02);
  ScsiLogParameter parameter;
  ASSERT_TRUE(parameters.next(parameter));
  EXPECT_EQ(parameter.code, 1);
  EXPECT_EQ(Bytes(parameter.data.begin(), parameter.data.end()), (Bytes{1, 2}));
  ASSERT_TRUE(parameters.next(parameter));
  EXPECT_EQ(parameter.code, 0x8001);
  EXPECT_TRUE(parameter.data.empty());
  ASSERT_TRUE(parameters.next(parameter));
  EXPECT_EQ(parameter.code, 3);
  EXPECT_FALSE(parameters.next(parameter));
}

TEST(ScsiLogParameters, EndWhereTheBytesEnd) {
  const Bytes page = made_log_page(0x02, {made_log_parameter(1, {1, 2})});
  for (std::size_t size = 0; size < page.size(); ++size) {
    const Bytes cut(page.begin(), page.begin() + static_cast<std::ptrdiff_t>(size));
    ScsiLogParameters parameters(cut, 0x02);
    ScsiLogParameter parameter;
    EXPECT_FALSE(parameters.next(parameter)) << size;
  }
  // The page's own length counts as well, and another page is not this one.
  Bytes shorter = page;
  shorter[3] = 5;
  ScsiLogParameter parameter;
  EXPECT_FALSE(ScsiLogParameters(shorter, 0x02).next(parameter));
  EXPECT_FALSE(ScsiLogParameters(page, 0x03).next(parameter));
}

TEST(ScsiHealth, TakesWhatEachPageSays) {
  ScsiHealth health;
  for (const auto& [question, answer] : told_scsi().answers) {
    if (question != "scsi 4d 00") health.take(static_cast<ScsiLogPage>(answer.data[0]), answer.data);
  }
  EXPECT_EQ(health.temperature_celsius, 29);
  EXPECT_EQ(health.trip_temperature_celsius, 65);
  EXPECT_EQ(health.has_passed, true);
  EXPECT_EQ(health.power_on_hours, 480);
  EXPECT_EQ(health.percentage_used, 4);
  EXPECT_EQ(health.write_errors_corrected, 7);
  EXPECT_EQ(health.write_errors_uncorrected, 1);
  EXPECT_EQ(health.read_errors_corrected, 256);
  EXPECT_EQ(health.read_errors_uncorrected, 0);
}

TEST(ScsiHealth, KnowsFailuresThatArePredictedAndTemperaturesThatAreUnknown) {
  ScsiHealth health;
  health.take(ScsiLogPage::informational_exceptions,
              made_log_page(0x2f, {made_log_parameter(0, {0x5d, 0x10, 40})}));
  EXPECT_EQ(health.has_passed, false);
  health.take(ScsiLogPage::temperature, made_log_page(0x0d, {made_log_parameter(0, {0, 0xff})}));
  EXPECT_FALSE(health.temperature_celsius);
}

TEST(ScsiHealth, TakesNothingFromParametersThatAreTooShort) {
  ScsiHealth health;
  health.take(ScsiLogPage::temperature, made_log_page(0x0d, {made_log_parameter(0, {0})}));
  health.take(ScsiLogPage::informational_exceptions, made_log_page(0x2f, {made_log_parameter(0, {0x5d})}));
  health.take(ScsiLogPage::background_scan, made_log_page(0x15, {made_log_parameter(0, {0, 0, 1})}));
  health.take(ScsiLogPage::solid_state_media, made_log_page(0x11, {made_log_parameter(1, {0, 0, 4})}));
  health.take(ScsiLogPage::read_errors, made_log_page(0x03, {made_log_parameter(3, {})}));
  EXPECT_FALSE(health.temperature_celsius);
  EXPECT_FALSE(health.has_passed);
  EXPECT_FALSE(health.power_on_hours);
  EXPECT_FALSE(health.percentage_used);
  EXPECT_FALSE(health.read_errors_corrected);
}

TEST(ScsiCounter, HasUpToEightBytes) {
  EXPECT_EQ(scsi_counter({}), 0U);
  EXPECT_EQ(scsi_counter(Bytes{1, 0}), 256U);
  EXPECT_EQ(scsi_counter(Bytes(8, 0xff)), ~uint64_t{0});
  EXPECT_EQ(scsi_counter(Bytes{9, 0, 0, 0, 0, 0, 0, 0, 5}), 5U);
}

TEST(ScsiSerial, IsOfItsPage) {
  Bytes page = {0, 0x80, 0, 8, ' ', 'Z', '1', 'X', '0', ' ', ' ', ' '};
  EXPECT_EQ(parse_scsi_serial(page), "Z1X0");
  page[3] = 200;
  EXPECT_EQ(parse_scsi_serial(page), "Z1X0");
  page[1] = 0x83;
  EXPECT_EQ(parse_scsi_serial(page), "");
  EXPECT_EQ(parse_scsi_serial(Bytes{0, 0x80, 0}), "");
}

}  // namespace
}  // namespace hb::procfs
