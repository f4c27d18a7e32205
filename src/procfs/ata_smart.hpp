#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "procfs/device_bytes.hpp"

namespace hb::procfs {

// Every answer of an ATA device is one sector.
inline constexpr std::size_t kAtaSectorBytes = 512;

// Of the words of IDENTIFY DEVICE (ATA8-ACS 7.16; ACS-4 for the newer ones).
struct AtaIdentity {
  std::string serial = {};
  std::string firmware = {};
  std::string model = {};
  std::string additional_product_id = {};
  std::string ata_version = {};   // "ACS-3"; empty when the device names no standard
  std::string sata_version = {};  // "SATA 3.2"; empty when it is not a serial one
  std::string form_factor = {};   // "2.5 inches"; empty when it does not tell
  // Of the medium, per minute; 0 where nothing rotates, nothing when the device does not tell.
  std::optional<uint32_t> rotations_per_minute = {};
  double speed_max_bits_per_second = 0;  // 0 when it does not tell
  double speed_bits_per_second = 0;
  bool has_smart = false;  // is supported, and enabled
};

// corrupt when it is no sector, or when its checksum is wrong.
[[nodiscard]] Result<AtaIdentity> parse_ata_identity(DeviceBytes sector);

// One row of SMART READ DATA. What it means is the vendor's affair, by a convention that most hold to.
struct AtaAttribute {
  uint8_t id = 0;
  uint16_t flags = 0;
  uint8_t value = 0;  // normalized: falls towards the threshold
  uint8_t worst = 0;
  std::optional<uint8_t> threshold = {};
  uint64_t raw = 0;  // 48 bits

  bool operator==(const AtaAttribute&) const = default;

  // Whether it says that the device is about to fail (bit 0 of the flags), and whether it says so now.
  [[nodiscard]] bool is_prefailure() const { return (flags & 1) != 0; }
  [[nodiscard]] bool has_failed() const { return threshold && *threshold != 0 && value <= *threshold; }
};

inline constexpr std::size_t kAtaAttributesMax = 30;

// The rows that are in use. The thresholds are joined by id; without them (an empty span) there are none.
// corrupt when either is no sector or has a wrong checksum.
[[nodiscard]] Result<std::vector<AtaAttribute>> parse_ata_attributes(DeviceBytes data,
                                                                     DeviceBytes thresholds);

// "Reallocated_Sector_Ct" for 5: the names that smartctl shows when it knows nothing of the model.
// "Unknown_Attribute" for what has none.
[[nodiscard]] std::string_view ata_attribute_name(uint8_t id);

// A flags word as "PO--CK", and as "prefailure,updated_online,event_count,auto_keep".
[[nodiscard]] std::string ata_flags_short(uint16_t flags);
[[nodiscard]] std::string ata_flags_long(uint16_t flags);

// What common attributes say: nothing when the device has none of that kind.
[[nodiscard]] std::optional<double> ata_temperature_celsius(const std::vector<AtaAttribute>& attributes);
[[nodiscard]] std::optional<double> ata_power_on_hours(const std::vector<AtaAttribute>& attributes);
[[nodiscard]] std::optional<double> ata_power_cycles(const std::vector<AtaAttribute>& attributes);

// The registers that an ATA device answers with, out of the sense data of the SCSI command that carried them.
struct AtaRegisters {
  uint8_t error = 0;
  uint8_t status = 0;
  uint8_t count = 0;
  uint8_t lba_mid = 0;
  uint8_t lba_high = 0;

  bool operator==(const AtaRegisters&) const = default;

  // ERR or DF of the status: the device did not do it.
  [[nodiscard]] bool has_error() const { return (status & 0x21) != 0; }
};

// From sense data in descriptor format, and in fixed format where the additional sense code says that there
// are registers in it (SAT-3 12.2). Nothing when there are none.
[[nodiscard]] std::optional<AtaRegisters> parse_ata_registers(DeviceBytes sense);

// What CHECK POWER MODE left in the count register.
enum class AtaPowerMode { active, idle, standby };
[[nodiscard]] AtaPowerMode ata_power_mode(const AtaRegisters& registers);

// What SMART RETURN STATUS left in the LBA registers: whether the device thinks well of itself. Nothing when
// it is neither answer.
[[nodiscard]] std::optional<bool> ata_smart_passed(const AtaRegisters& registers);

}  // namespace hb::procfs
