#include "procfs/ata_smart.hpp"

#include <gtest/gtest.h>

#include "procfs/fake_disk.hpp"

namespace hb::procfs {
namespace {

TEST(AtaIdentity, ReadsItsWords) {
  const auto identity = parse_ata_identity(made_ata_identity());
  ASSERT_TRUE(identity);
  EXPECT_EQ(identity->serial, "WD-WCC4N0000001");
  EXPECT_EQ(identity->firmware, "82.00A82");
  EXPECT_EQ(identity->model, "WDC WD40EFRX-68N32N0");
  EXPECT_EQ(identity->additional_product_id, "");
  EXPECT_EQ(identity->ata_version, "ACS-2");
  EXPECT_EQ(identity->sata_version, "SATA 3.0");
  EXPECT_EQ(identity->form_factor, "3.5 inches");
  EXPECT_EQ(identity->rotations_per_minute, 5400);
  EXPECT_EQ(identity->speed_max_bits_per_second, 6e9);
  EXPECT_EQ(identity->speed_bits_per_second, 3e9);
  EXPECT_TRUE(identity->has_smart);
}

// One word changed, and what that makes of one field.
TEST(AtaIdentity, TakesWordsThatSayNothingAsSuch) {
  const auto with_word = [](std::size_t word, uint16_t value) {
    Bytes sector = made_ata_identity();
    sector[2 * word] = static_cast<uint8_t>(value & 0xff);
    sector[2 * word + 1] = static_cast<uint8_t>(value >> 8);
    return *parse_ata_identity(with_checksum(std::move(sector)));
  };
  EXPECT_EQ(with_word(80, 0).ata_version, "");
  EXPECT_EQ(with_word(80, 0xffff).ata_version, "");
  EXPECT_EQ(with_word(80, 0x0002).ata_version, "ATA-1");
  EXPECT_EQ(with_word(80, 0x2000).ata_version, "ACS-6");
  EXPECT_EQ(with_word(222, 0xffff).sata_version, "");
  EXPECT_EQ(with_word(222, 0x0010).sata_version, "");
  EXPECT_EQ(with_word(222, 0x1001).sata_version, "ATA8-AST");
  EXPECT_EQ(with_word(222, 0x1400).sata_version, "SATA 3.5");
  EXPECT_EQ(with_word(168, 0x0000).form_factor, "");
  EXPECT_EQ(with_word(168, 0x0009).form_factor, "CFast");
  EXPECT_EQ(with_word(168, 0x000a).form_factor, "");
  EXPECT_EQ(with_word(217, 0x0000).rotations_per_minute, std::nullopt);
  EXPECT_EQ(with_word(217, 0x0001).rotations_per_minute, 0);
  EXPECT_EQ(with_word(217, 0x0400).rotations_per_minute, std::nullopt);
  EXPECT_EQ(with_word(217, 0x0401).rotations_per_minute, 0x401);
  EXPECT_EQ(with_word(217, 0xffff).rotations_per_minute, std::nullopt);
  EXPECT_EQ(with_word(76, 0xffff).speed_max_bits_per_second, 0);
  EXPECT_EQ(with_word(76, 0x0002).speed_max_bits_per_second, 1.5e9);
  EXPECT_EQ(with_word(77, 0x0008).speed_bits_per_second, 0);
  EXPECT_FALSE(with_word(82, 0).has_smart);
  EXPECT_FALSE(with_word(83, 0xc000).has_smart);
  EXPECT_FALSE(with_word(85, 0).has_smart);
  EXPECT_FALSE(with_word(87, 0).has_smart);
}

TEST(AtaIdentity, IsCheckedWhereItHasAChecksum) {
  Bytes sector = made_ata_identity();
  sector[20] ^= 1;
  ASSERT_FALSE(parse_ata_identity(sector));
  EXPECT_EQ(parse_ata_identity(sector).error().code, ErrorCode::corrupt);
  sector[510] = 0;
  EXPECT_TRUE(parse_ata_identity(sector));
  sector.pop_back();
  EXPECT_FALSE(parse_ata_identity(sector));
}

TEST(AtaAttributes, JoinsValuesAndThresholds) {
  const auto made = made_attributes();
  const auto attributes = parse_ata_attributes(made_ata_data(made), made_ata_thresholds(made));
  ASSERT_TRUE(attributes);
  ASSERT_EQ(attributes->size(), 4U);
  EXPECT_EQ((*attributes)[0],
            (AtaAttribute{.id = 5, .flags = 0x33, .value = 200, .worst = 200, .threshold = 140, .raw = 0}));
  EXPECT_EQ(
      (*attributes)[3],
      (AtaAttribute{
          .id = 194, .flags = 0x22, .value = 119, .worst = 103, .threshold = 0, .raw = 0x002d'0013'001f}));
  EXPECT_EQ(ata_temperature_celsius(*attributes), 31);
  EXPECT_EQ(ata_power_on_hours(*attributes), 8'760);
  EXPECT_EQ(ata_power_cycles(*attributes), 61);
}

TEST(AtaAttributes, AreWithoutThresholdsWhereThereAreNone) {
  const auto attributes = parse_ata_attributes(made_ata_data(made_attributes()), {});
  ASSERT_TRUE(attributes);
  EXPECT_FALSE(attributes->front().threshold);
  EXPECT_FALSE(attributes->front().has_failed());
}

TEST(AtaAttributes, TakeThirtyRowsAndOfARepeatedIdTheFirst) {
  std::vector<MadeAttribute> made;
  for (std::size_t i = 0; i < kAtaAttributesMax; ++i)
    made.push_back({.id = static_cast<uint8_t>(i + 1), .raw = 0xffff'ffff'ffff});
  EXPECT_EQ(parse_ata_attributes(made_ata_data(made), {})->size(), kAtaAttributesMax);
  // A row more stands where no row is.
  made.push_back({.id = 99});
  EXPECT_EQ(parse_ata_attributes(made_ata_data(made), {})->size(), kAtaAttributesMax);
  const auto repeated =
      parse_ata_attributes(made_ata_data({{.id = 7, .value = 1}, {.id = 7, .value = 2}}), {});
  ASSERT_EQ(repeated->size(), 1U);
  EXPECT_EQ(repeated->front().value, 1);
}

TEST(AtaAttributes, RefuseWrongChecksumsAndCutSectors) {
  const Bytes data = made_ata_data(made_attributes());
  const Bytes thresholds = made_ata_thresholds(made_attributes());
  Bytes wrong = data;
  wrong[7] ^= 1;
  EXPECT_EQ(parse_ata_attributes(wrong, thresholds).error().code, ErrorCode::corrupt);
  wrong = thresholds;
  wrong[3] ^= 1;
  EXPECT_EQ(parse_ata_attributes(data, wrong).error().code, ErrorCode::corrupt);
  for (std::size_t size = 0; size < data.size(); ++size) {
    const Bytes cut(size);
    EXPECT_FALSE(parse_ata_attributes(cut, thresholds)) << size;
    if (size == 0) continue;
    EXPECT_FALSE(parse_ata_attributes(data, cut)) << size;
  }
}

TEST(AtaAttributes, FailAtTheThreshold) {
  AtaAttribute attribute{.flags = 1, .value = 141, .threshold = 140};
  EXPECT_TRUE(attribute.is_prefailure());
  EXPECT_FALSE(attribute.has_failed());
  attribute.value = 140;
  EXPECT_TRUE(attribute.has_failed());
  attribute = {.flags = 2, .value = 0, .threshold = 0};
  EXPECT_FALSE(attribute.is_prefailure());
  EXPECT_FALSE(attribute.has_failed());
}

TEST(AtaAttributes, GiveTheTemperatureOfTheAirWhereThereIsNoOther) {
  EXPECT_EQ(ata_temperature_celsius({{.id = 190, .raw = 0x1c1a'001b}}), 27);
  EXPECT_EQ(ata_temperature_celsius({{.id = 190, .raw = 27}, {.id = 194, .raw = 0}}), 27);
  EXPECT_EQ(ata_temperature_celsius({{.id = 194, .raw = 0xff}}), std::nullopt);
  EXPECT_EQ(ata_temperature_celsius({}), std::nullopt);
  EXPECT_EQ(ata_power_on_hours({}), std::nullopt);
  EXPECT_EQ(ata_power_cycles({}), std::nullopt);
  // Some keep milliseconds above the hours.
  EXPECT_EQ(ata_power_on_hours({{.id = 9, .raw = 0x1234'5600'1000}}), 0x1000);
}

TEST(AtaAttributes, HaveNamesAndFlags) {
  EXPECT_EQ(ata_attribute_name(1), "Raw_Read_Error_Rate");
  EXPECT_EQ(ata_attribute_name(197), "Current_Pending_Sector");
  EXPECT_EQ(ata_attribute_name(254), "Free_Fall_Sensor");
  EXPECT_EQ(ata_attribute_name(0), "Unknown_Attribute");
  EXPECT_EQ(ata_attribute_name(255), "Unknown_Attribute");
  EXPECT_EQ(ata_flags_short(0x33), "PO--CK");
  EXPECT_EQ(ata_flags_short(0xffc0), "------");
  EXPECT_EQ(ata_flags_long(0x33), "prefailure,updated_online,event_count,auto_keep");
  EXPECT_EQ(ata_flags_long(0x0c), "performance,error_rate");
  EXPECT_EQ(ata_flags_long(0), "");
}

TEST(AtaRegisters, ComeFromDescriptors) {
  const Bytes sense =
      made_sense({.error = 4, .count = 0xff, .lba_mid = 0x4f, .lba_high = 0xc2, .status = 0x51});
  const auto registers = parse_ata_registers(sense);
  ASSERT_TRUE(registers);
  EXPECT_EQ(*registers,
            (AtaRegisters{.error = 4, .status = 0x51, .count = 0xff, .lba_mid = 0x4f, .lba_high = 0xc2}));
  EXPECT_TRUE(registers->has_error());
  EXPECT_FALSE((AtaRegisters{.status = 0x50}).has_error());
  for (std::size_t size = 0; size < sense.size(); ++size)
    EXPECT_FALSE(parse_ata_registers(Bytes(sense.begin(), sense.begin() + static_cast<std::ptrdiff_t>(size))))
        << size;
}

TEST(AtaRegisters, AreFoundBehindOtherDescriptors) {
  Bytes sense = made_sense({.count = 0x80});
  const Bytes information = {0x00, 0x02, 0x00, 0x00};
  sense.insert(sense.begin() + 8, information.begin(), information.end());
  sense[7] = static_cast<uint8_t>(sense.size() - 8);
  ASSERT_TRUE(parse_ata_registers(sense));
  EXPECT_EQ(parse_ata_registers(sense)->count, 0x80);
  // One whose length leads past the end hides what is behind it.
  sense[9] = 0xff;
  EXPECT_FALSE(parse_ata_registers(sense));
}

TEST(AtaRegisters, ComeFromFixedSenseDataThatSaysSo) {
  Bytes sense(18);
  sense[0] = 0x70;
  sense[3] = 0x04;
  sense[4] = 0x51;
  sense[6] = 0xff;
  sense[10] = 0xf4;
  sense[11] = 0x2c;
  sense[13] = 0x1d;
  ASSERT_TRUE(parse_ata_registers(sense));
  EXPECT_EQ(*parse_ata_registers(sense),
            (AtaRegisters{.error = 4, .status = 0x51, .count = 0xff, .lba_mid = 0xf4, .lba_high = 0x2c}));
  sense[13] = 0x00;
  EXPECT_FALSE(parse_ata_registers(sense));
  sense[13] = 0x1d;
  sense.resize(13);
  EXPECT_FALSE(parse_ata_registers(sense));
  EXPECT_FALSE(parse_ata_registers({}));
}

TEST(AtaRegisters, TellThePowerModeAndTheVerdict) {
  const std::pair<uint8_t, AtaPowerMode> modes[] = {
      {0x00, AtaPowerMode::standby}, {0x01, AtaPowerMode::standby}, {0x40, AtaPowerMode::standby},
      {0x80, AtaPowerMode::idle},    {0x83, AtaPowerMode::idle},    {0x41, AtaPowerMode::active},
      {0xff, AtaPowerMode::active}};
  for (const auto& [count, mode] : modes)
    EXPECT_EQ(ata_power_mode({.count = count}), mode) << int{count};
  EXPECT_EQ(ata_smart_passed({.lba_mid = 0x4f, .lba_high = 0xc2}), true);
  EXPECT_EQ(ata_smart_passed({.lba_mid = 0xf4, .lba_high = 0x2c}), false);
  EXPECT_EQ(ata_smart_passed({.lba_mid = 0x4f, .lba_high = 0x2c}), std::nullopt);
}

}  // namespace
}  // namespace hb::procfs
