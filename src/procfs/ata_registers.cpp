#include <algorithm>

#include "procfs/ata_smart.hpp"

namespace hb::procfs {
namespace {

// Response codes of sense data (SPC-4 4.5): current and deferred, each in two formats.
constexpr uint8_t kFixed = 0x70;
constexpr uint8_t kFixedDeferred = 0x71;
constexpr uint8_t kDescriptors = 0x72;
constexpr uint8_t kDescriptorsDeferred = 0x73;

std::optional<AtaRegisters> registers_of_descriptors(DeviceBytes sense) {
  constexpr std::size_t kHeaderBytes = 8;
  constexpr uint8_t kAtaStatusReturn = 0x09;
  constexpr std::size_t kAtaStatusBytes = 14;
  const std::size_t end = std::min<std::size_t>(sense.size(), kHeaderBytes + byte_at(sense, 7));
  for (std::size_t at = kHeaderBytes; at + 2 <= end; at += 2 + std::size_t{sense[at + 1]}) {
    if (sense[at] != kAtaStatusReturn) continue;
    if (at + kAtaStatusBytes > end) return std::nullopt;
    return AtaRegisters{.error = sense[at + 3],
                        .status = sense[at + 13],
                        .count = sense[at + 5],
                        .lba_mid = sense[at + 9],
                        .lba_high = sense[at + 11]};
  }
  return std::nullopt;
}

std::optional<AtaRegisters> registers_of_fixed(DeviceBytes sense) {
  // Additional sense code "ATA pass through information available".
  constexpr uint8_t kCode = 0x00;
  constexpr uint8_t kQualifier = 0x1d;
  constexpr std::size_t kBytes = 14;
  if (sense.size() < kBytes || sense[12] != kCode || sense[13] != kQualifier) return std::nullopt;
  return AtaRegisters{
      .error = sense[3], .status = sense[4], .count = sense[6], .lba_mid = sense[10], .lba_high = sense[11]};
}

struct FlagName {
  char letter = 0;
  std::string_view name = {};
};
constexpr FlagName kFlagNames[] = {{'P', "prefailure"}, {'O', "updated_online"}, {'S', "performance"},
                                   {'R', "error_rate"}, {'C', "event_count"},    {'K', "auto_keep"}};

}  // namespace

std::optional<AtaRegisters> parse_ata_registers(DeviceBytes sense) {
  switch (byte_at(sense, 0) & 0x7f) {
    case kDescriptors:
    case kDescriptorsDeferred:
      return registers_of_descriptors(sense);
    case kFixed:
    case kFixedDeferred:
      return registers_of_fixed(sense);
    default:
      return std::nullopt;
  }
}

AtaPowerMode ata_power_mode(const AtaRegisters& registers) {
  // ACS-4 7.3: 00h and 01h are the standby modes, 40h a standby of the deprecated kind with a cache that is
  // awake; 80h to 83h the idle modes; everything else is up and spinning.
  switch (registers.count) {
    case 0x00:
    case 0x01:
    case 0x40:
      return AtaPowerMode::standby;
    case 0x80:
    case 0x81:
    case 0x82:
    case 0x83:
      return AtaPowerMode::idle;
    default:
      return AtaPowerMode::active;
  }
}

std::optional<bool> ata_smart_passed(const AtaRegisters& registers) {
  if (registers.lba_mid == 0x4f && registers.lba_high == 0xc2) return true;
  if (registers.lba_mid == 0xf4 && registers.lba_high == 0x2c) return false;
  return std::nullopt;
}

std::string ata_flags_short(uint16_t flags) {
  std::string text;
  for (std::size_t bit = 0; bit < std::size(kFlagNames); ++bit)
    text += (flags >> bit & 1) != 0 ? kFlagNames[bit].letter : '-';
  return text;
}

std::string ata_flags_long(uint16_t flags) {
  std::string text;
  for (std::size_t bit = 0; bit < std::size(kFlagNames); ++bit) {
    if ((flags >> bit & 1) == 0) continue;
    if (!text.empty()) text += ',';
    text += kFlagNames[bit].name;
  }
  return text;
}

}  // namespace hb::procfs
