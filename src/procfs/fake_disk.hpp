#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <map>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "procfs/disk_device.hpp"

// For tests: disks, and the bytes that they answer with, laid out by hand from the specifications.
namespace hb::procfs {

using Bytes = std::vector<uint8_t>;

inline void put_little_endian(Bytes& bytes, std::size_t at, uint64_t value) {
  for (; value != 0; value >>= 8)
    bytes.at(at++) = static_cast<uint8_t>(value & 0xff);
}

inline void put_text(Bytes& bytes, std::size_t at, std::string_view text) {
  for (const char c : text)
    bytes.at(at++) = static_cast<uint8_t>(c);
}

// The last byte makes the sum of all of them zero.
inline Bytes with_checksum(Bytes sector) {
  sector.back() = 0;
  const unsigned sum = std::accumulate(sector.begin(), sector.end(), 0U);
  sector.back() = static_cast<uint8_t>(256 - sum % 256);
  return sector;
}

inline Bytes made_nvme_controller() {
  Bytes data(4096);
  put_text(data, 4, "S680HF8N190894I     ");
  put_text(data, 24, "Samsung SSD 970 PRO 512GB               ");
  put_text(data, 64, "1B2QEXP7");
  put_little_endian(data, 280, 512'110'190'592);
  return data;
}

inline Bytes made_nvme_health() {
  Bytes page(512);
  page[0] = 0x04;
  put_little_endian(page, 1, 273 + 38);
  page[3] = 97;
  page[4] = 10;
  page[5] = 3;
  put_little_endian(page, 32, 2'000);
  put_little_endian(page, 48, 3'000);
  put_little_endian(page, 112, 412);
  put_little_endian(page, 128, 8'760);
  put_little_endian(page, 144, 17);
  put_little_endian(page, 160, 2);
  put_little_endian(page, 176, 5);
  put_little_endian(page, 200, 273 + 40);
  return page;
}

// Words hold texts with the first character in the upper byte.
inline void put_words(Bytes& sector, std::size_t word, std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i)
    sector.at(2 * word + (i ^ 1U)) = static_cast<uint8_t>(text[i]);
}

inline Bytes made_ata_identity() {
  Bytes sector(512);
  put_words(sector, 10, "WD-WCC4N0000001     ");
  put_words(sector, 23, "82.00A82");
  put_words(sector, 27, "WDC WD40EFRX-68N32N0                    ");
  put_little_endian(sector, 2 * 76, 0x000e);
  put_little_endian(sector, 2 * 77, 0x0004);
  put_little_endian(sector, 2 * 80, 0x03f0);
  put_little_endian(sector, 2 * 82, 0x0001);
  put_little_endian(sector, 2 * 83, 0x4000);
  put_little_endian(sector, 2 * 85, 0x0001);
  put_little_endian(sector, 2 * 87, 0x4000);
  put_little_endian(sector, 2 * 168, 0x0002);
  put_little_endian(sector, 2 * 217, 5400);
  put_little_endian(sector, 2 * 222, 0x103f);
  sector[510] = 0xa5;
  return with_checksum(std::move(sector));
}

struct MadeAttribute {
  uint8_t id = 0;
  uint16_t flags = 0;
  uint8_t value = 0;
  uint8_t worst = 0;
  uint64_t raw = 0;
  uint8_t threshold = 0;
};

inline Bytes made_ata_data(const std::vector<MadeAttribute>& attributes) {
  Bytes sector(512);
  std::size_t at = 2;
  for (const MadeAttribute& attribute : attributes) {
    sector.at(at) = attribute.id;
    put_little_endian(sector, at + 1, attribute.flags);
    sector.at(at + 3) = attribute.value;
    sector.at(at + 4) = attribute.worst;
    put_little_endian(sector, at + 5, attribute.raw);
    at += 12;
  }
  return with_checksum(std::move(sector));
}

inline Bytes made_ata_thresholds(const std::vector<MadeAttribute>& attributes) {
  Bytes sector(512);
  std::size_t at = 2;
  for (const MadeAttribute& attribute : attributes) {
    sector.at(at) = attribute.id;
    sector.at(at + 1) = attribute.threshold;
    at += 12;
  }
  return with_checksum(std::move(sector));
}

// Sense data in descriptor format with an ATA device's registers.
struct MadeRegisters {
  uint8_t error = 0;
  uint8_t count = 0;
  uint8_t lba_mid = 0;
  uint8_t lba_high = 0;
  uint8_t status = 0x50;
};
inline Bytes made_sense(const MadeRegisters& registers) {
  return {0x72, 0x01,
          0x00, 0x1d,
          0,    0,
          0,    14,
          0x09, 0x0c,
          0,    registers.error,
          0,    registers.count,
          0,    0,
          0,    registers.lba_mid,
          0,    registers.lba_high,
          0,    registers.status};
}

// A parameter of a SCSI log page, and a page of them.
inline Bytes made_log_parameter(uint16_t code, const Bytes& data) {
  Bytes bytes = {static_cast<uint8_t>(code >> 8), static_cast<uint8_t>(code & 0xff), 0x03,
                 static_cast<uint8_t>(data.size())};
  bytes.insert(bytes.end(), data.begin(), data.end());
  return bytes;
}
inline Bytes made_log_page(uint8_t code, const std::vector<Bytes>& parts) {
  Bytes page = {code, 0, 0, 0};
  for (const Bytes& part : parts)
    page.insert(page.end(), part.begin(), part.end());
  page[2] = static_cast<uint8_t>((page.size() - 4) >> 8);
  page[3] = static_cast<uint8_t>((page.size() - 4) & 0xff);
  return page;
}

// Answers what it is told to, by what is asked: "nvme 06" for an admin command, "ata b0 d0" for a command and
// its feature behind ATA PASS-THROUGH, "scsi 4d 0d" for a log page. What it was not told is unsupported.
class FakeDisk final : public DiskDevice {
 public:
  struct Answer {
    Bytes data = {};
    Bytes sense = {};
    Result<void> outcome = {};
    uint8_t status = 0;
  };
  struct Told {
    std::map<std::string, Answer> answers = {};
    std::vector<std::string> asked = {};
  };

  // `told` must outlive this.
  explicit FakeDisk(Told& told) : told_(told) {}

  [[nodiscard]] Result<void> nvme_read(const NvmeAdminRead& command, std::span<uint8_t> into) override {
    const auto reply = answer("nvme " + hex(command.opcode), into);
    if (!reply) return std::unexpected(reply.error());
    return {};
  }

  [[nodiscard]] Result<ScsiReply> scsi_read(DeviceBytes command, std::span<uint8_t> into) override {
    constexpr uint8_t kPassThrough = 0x85;
    if (command[0] == kPassThrough) return answer("ata " + hex(command[14]) + " " + hex(command[4]), into);
    return answer("scsi " + hex(command[0]) + " " + hex(command[2] & 0x3f), into);
  }

 private:
  static std::string hex(unsigned byte) {
    std::array<char, 4> text{};
    static_cast<void>(std::snprintf(text.data(), text.size(), "%02x", byte & 0xff));
    return text.data();
  }

  Result<ScsiReply> answer(const std::string& question, std::span<uint8_t> into) {
    told_.asked.push_back(question);
    const auto found = told_.answers.find(question);
    if (found == told_.answers.end()) return fail(ErrorCode::unsupported, question);
    if (!found->second.outcome) return std::unexpected(found->second.outcome.error());
    const Bytes& data = found->second.data;
    const std::size_t bytes = std::min(data.size(), into.size());
    std::copy_n(data.begin(), bytes, into.begin());
    return ScsiReply{.status = found->second.status, .bytes = bytes, .sense = found->second.sense};
  }

  Told& told_;
};

// The answers of a healthy disk of each kind.
inline FakeDisk::Told told_nvme() {
  return {
      .answers = {{"nvme 06", {.data = made_nvme_controller()}}, {"nvme 02", {.data = made_nvme_health()}}}};
}
inline std::vector<MadeAttribute> made_attributes() {
  return {{.id = 5, .flags = 0x33, .value = 200, .worst = 200, .raw = 0, .threshold = 140},
          {.id = 9, .flags = 0x32, .value = 88, .worst = 88, .raw = 8'760, .threshold = 0},
          {.id = 12, .flags = 0x32, .value = 100, .worst = 100, .raw = 61, .threshold = 0},
          {.id = 194, .flags = 0x22, .value = 119, .worst = 103, .raw = 0x002d'0013'001f, .threshold = 0}};
}
inline FakeDisk::Told told_ata() {
  return {
      .answers = {{"ata e5 00", {.sense = made_sense({.count = 0xff}), .status = 2}},
                  {"ata ec 00", {.data = made_ata_identity()}},
                  {"ata b0 d0", {.data = made_ata_data(made_attributes())}},
                  {"ata b0 d1", {.data = made_ata_thresholds(made_attributes())}},
                  {"ata b0 da", {.sense = made_sense({.lba_mid = 0x4f, .lba_high = 0xc2}), .status = 2}}}};
}
inline FakeDisk::Told told_scsi() {
  return {
      .answers = {
          {"scsi 4d 00", {.data = made_log_page(0x00, {{0x00, 0x02, 0x03, 0x0d, 0x11, 0x15, 0x2f}})}},
          {"scsi 4d 02",
           {.data = made_log_page(0x02, {made_log_parameter(3, {0, 7}), made_log_parameter(6, {0, 1})})}},
          {"scsi 4d 03",
           {.data = made_log_page(0x03, {made_log_parameter(3, {1, 0}), made_log_parameter(6, {0, 0})})}},
          {"scsi 4d 0d",
           {.data = made_log_page(0x0d, {made_log_parameter(0, {0, 29}), made_log_parameter(1, {0, 65})})}},
          {"scsi 4d 11", {.data = made_log_page(0x11, {made_log_parameter(1, {0, 0, 0, 4})})}},
          {"scsi 4d 15", {.data = made_log_page(0x15, {made_log_parameter(0, {0, 0, 0x70, 0x80, 0, 0})})}},
          {"scsi 4d 2f", {.data = made_log_page(0x2f, {made_log_parameter(0, {0, 0, 29, 65})})}}}};
}

}  // namespace hb::procfs
