#include "procfs/ata_smart.hpp"

#include <numeric>

namespace hb::procfs {
namespace {

constexpr std::size_t kRowsBegin = 2;
constexpr std::size_t kRowBytes = 12;

// The bytes of a sector that has a checksum add up to nothing.
bool adds_up(DeviceBytes sector) { return std::accumulate(sector.begin(), sector.end(), 0U) % 256 == 0; }

Result<void> check_sector(DeviceBytes sector, const char* what) {
  if (sector.size() < kAtaSectorBytes) {
    return fail(ErrorCode::corrupt,
                std::string(what) + ": " + std::to_string(sector.size()) + " bytes of a sector");
  }
  if (!adds_up(sector.first(kAtaSectorBytes)))
    return fail(ErrorCode::corrupt, std::string(what) + ": wrong checksum");
  return {};
}

uint16_t word_at(DeviceBytes sector, std::size_t word) {
  return little_endian_at<uint16_t>(sector, 2 * word);
}

// Texts stand in words whose first character is the more significant byte.
std::string text_of_words(DeviceBytes sector, std::size_t begin, std::size_t end) {
  std::vector<uint8_t> bytes;
  for (std::size_t word = begin; word < end; ++word) {
    bytes.push_back(byte_at(sector, 2 * word + 1));
    bytes.push_back(byte_at(sector, 2 * word));
  }
  return device_text(bytes);
}

// The newest standard whose bit is set in word 80.
std::string ata_version_of(uint16_t word) {
  constexpr std::string_view kNames[] = {
      "ATA-1",    "ATA-2", "ATA-3", "ATA/ATAPI-4", "ATA/ATAPI-5", "ATA/ATAPI-6", "ATA/ATAPI-7",
      "ATA8-ACS", "ACS-2", "ACS-3", "ACS-4",       "ACS-5",       "ACS-6"};
  if (word == 0 || word == 0xffff) return {};
  for (std::size_t i = std::size(kNames); i > 0; --i) {
    if ((word >> i & 1) != 0) return std::string(kNames[i - 1]);
  }
  return {};
}

// Word 222: in its upper four bits the kind of transport, of which 1 is serial, below them the revisions.
std::string sata_version_of(uint16_t word) {
  constexpr std::string_view kNames[] = {"ATA8-AST", "SATA 1.0a", "SATA II Ext", "SATA 2.5",
                                         "SATA 2.6", "SATA 3.0",  "SATA 3.1",    "SATA 3.2",
                                         "SATA 3.3", "SATA 3.4",  "SATA 3.5"};
  if (word >> 12 != 1) return {};
  for (std::size_t i = std::size(kNames); i > 0; --i) {
    if ((word >> (i - 1) & 1) != 0) return std::string(kNames[i - 1]);
  }
  return {};
}

std::string form_factor_of(uint16_t word) {
  constexpr std::string_view kNames[] = {"",           "5.25 inches",  "3.5 inches", "2.5 inches",
                                         "1.8 inches", "< 1.8 inches", "mSATA",      "M.2",
                                         "MicroSSD",   "CFast"};
  const std::size_t kind = word & 0xf;
  return kind < std::size(kNames) ? std::string(kNames[kind]) : std::string();
}

// Word 217: 1 is "does not rotate"; what stands between the valid values is reserved.
std::optional<uint32_t> rotation_of(uint16_t word) {
  if (word == 1) return 0;
  if (word > 0x400 && word < 0xffff) return word;
  return std::nullopt;
}

// Generations 1, 2 and 3 of Serial ATA.
double speed_of_generation(unsigned generation) {
  constexpr double kBitsPerSecond[] = {0, 1.5e9, 3e9, 6e9};
  return generation < std::size(kBitsPerSecond) ? kBitsPerSecond[generation] : 0;
}

// Bits 1 to 3 of word 76: the generations that the device can.
double fastest_speed_of(uint16_t word) {
  if (word == 0xffff) return 0;
  for (unsigned generation = 3; generation > 0; --generation) {
    if ((word >> generation & 1) != 0) return speed_of_generation(generation);
  }
  return 0;
}

// Words 82 and 85 say something only where the two upper bits of word 83 and word 87 are 01.
bool smart_is_on(DeviceBytes sector) {
  const auto is_valid = [](uint16_t word) { return word >> 14 == 1; };
  return is_valid(word_at(sector, 83)) && is_valid(word_at(sector, 87)) && (word_at(sector, 82) & 1) != 0 &&
         (word_at(sector, 85) & 1) != 0;
}

const AtaAttribute* find(const std::vector<AtaAttribute>& attributes, uint8_t id) {
  for (const AtaAttribute& attribute : attributes) {
    if (attribute.id == id) return &attribute;
  }
  return nullptr;
}

}  // namespace

Result<AtaIdentity> parse_ata_identity(DeviceBytes sector) {
  constexpr uint8_t kSignature = 0xa5;
  if (sector.size() < kAtaSectorBytes) {
    return fail(ErrorCode::corrupt, "ATA identity: " + std::to_string(sector.size()) + " bytes of a sector");
  }
  // Devices older than ATA/ATAPI-5 have no checksum.
  if (sector[510] == kSignature && !adds_up(sector.first(kAtaSectorBytes)))
    return fail(ErrorCode::corrupt, "ATA identity: wrong checksum");
  return AtaIdentity{
      .serial = text_of_words(sector, 10, 20),
      .firmware = text_of_words(sector, 23, 27),
      .model = text_of_words(sector, 27, 47),
      .additional_product_id = text_of_words(sector, 170, 174),
      .ata_version = ata_version_of(word_at(sector, 80)),
      .sata_version = sata_version_of(word_at(sector, 222)),
      .form_factor = form_factor_of(word_at(sector, 168)),
      .rotations_per_minute = rotation_of(word_at(sector, 217)),
      .speed_max_bits_per_second = fastest_speed_of(word_at(sector, 76)),
      .speed_bits_per_second = speed_of_generation(word_at(sector, 77) >> 1 & 7U),
      .has_smart = smart_is_on(sector),
  };
}

Result<std::vector<AtaAttribute>> parse_ata_attributes(DeviceBytes data, DeviceBytes thresholds) {
  if (const auto checked = check_sector(data, "SMART data"); !checked)
    return std::unexpected(checked.error());
  if (!thresholds.empty()) {
    if (const auto checked = check_sector(thresholds, "SMART thresholds"); !checked)
      return std::unexpected(checked.error());
  }
  std::array<std::optional<uint8_t>, 256> threshold_of = {};
  std::vector<AtaAttribute> attributes;
  for (std::size_t row = 0; row < kAtaAttributesMax && !thresholds.empty(); ++row) {
    const std::size_t at = kRowsBegin + row * kRowBytes;
    threshold_of[thresholds[at]] = thresholds[at + 1];
  }
  for (std::size_t row = 0; row < kAtaAttributesMax; ++row) {
    const std::size_t at = kRowsBegin + row * kRowBytes;
    if (data[at] == 0 || find(attributes, data[at]) != nullptr) continue;
    attributes.push_back({.id = data[at],
                          .flags = little_endian_at<uint16_t>(data, at + 1),
                          .value = data[at + 3],
                          .worst = data[at + 4],
                          .threshold = threshold_of[data[at]],
                          .raw = little_endian_at<uint64_t>(data, at + 5) & 0xffff'ffff'ffffU});
  }
  return attributes;
}

std::optional<double> ata_temperature_celsius(const std::vector<AtaAttribute>& attributes) {
  constexpr uint8_t kTemperature = 194;
  constexpr uint8_t kAirflowTemperature = 190;
  for (const uint8_t id : {kTemperature, kAirflowTemperature}) {
    const AtaAttribute* attribute = find(attributes, id);
    if (attribute == nullptr) continue;
    // The lowest byte, signed; what is above it are the extremes that the device has seen.
    const int celsius = static_cast<int8_t>(attribute->raw & 0xff);
    if (celsius > 0) return celsius;
  }
  return std::nullopt;
}

std::optional<double> ata_power_on_hours(const std::vector<AtaAttribute>& attributes) {
  constexpr uint8_t kPowerOnHours = 9;
  const AtaAttribute* attribute = find(attributes, kPowerOnHours);
  if (attribute == nullptr) return std::nullopt;
  // Some vendors keep milliseconds above the lower 24 bits.
  return static_cast<double>(attribute->raw & 0xff'ffff);
}

std::optional<double> ata_power_cycles(const std::vector<AtaAttribute>& attributes) {
  constexpr uint8_t kPowerCycles = 12;
  const AtaAttribute* attribute = find(attributes, kPowerCycles);
  if (attribute == nullptr) return std::nullopt;
  return static_cast<double>(attribute->raw);
}

}  // namespace hb::procfs
