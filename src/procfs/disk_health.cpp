#include "procfs/disk_health.hpp"

#include <algorithm>
#include <array>

namespace hb::procfs {
namespace {

constexpr uint8_t kGood = 0x00;

// ATA commands, and the subcommands of SMART (ATA8-ACS 7.53).
constexpr uint8_t kIdentify = 0xec;
constexpr uint8_t kCheckPowerMode = 0xe5;
constexpr uint8_t kSmart = 0xb0;
constexpr uint8_t kSmartReadData = 0xd0;
constexpr uint8_t kSmartReadThresholds = 0xd1;
constexpr uint8_t kSmartReturnStatus = 0xda;

struct AtaCommand {
  uint8_t command = 0;
  uint8_t feature = 0;
};

// ATA PASS-THROUGH (16), SAT-3 12.2.2. Without data the answer is in the registers, so these are asked for.
std::array<uint8_t, 16> pass_through(const AtaCommand& command, bool has_data) {
  constexpr uint8_t kOpcode = 0x85;
  constexpr uint8_t kNoData = 3 << 1;
  constexpr uint8_t kPioIn = 4 << 1;
  constexpr uint8_t kWantRegisters = 0x20;
  constexpr uint8_t kOneBlockFromDevice = 0x0e;
  std::array<uint8_t, 16> bytes{};
  bytes[0] = kOpcode;
  bytes[1] = has_data ? kPioIn : kNoData;
  bytes[2] = has_data ? kOneBlockFromDevice : kWantRegisters;
  bytes[4] = command.feature;
  bytes[6] = has_data ? 1 : 0;
  if (command.command == kSmart) {
    // The signature that SMART wants, without which it does nothing.
    bytes[10] = 0x4f;
    bytes[12] = 0xc2;
  }
  bytes[14] = command.command;
  return bytes;
}

// "Illegal request" of sense data in either format: there is no such command.
bool is_illegal_request(DeviceBytes sense) {
  constexpr uint8_t kIllegalRequest = 0x05;
  const bool has_descriptors = (byte_at(sense, 0) & 0x7e) == 0x72;
  return (byte_at(sense, has_descriptors ? 1 : 2) & 0x0f) == kIllegalRequest;
}

std::unexpected<Error> fail_reply(const ScsiReply& reply, const char* what) {
  const auto registers = parse_ata_registers(reply.sense);
  // An aborted ATA command is one that the device does not know.
  const bool is_unknown = is_illegal_request(reply.sense) ||
                          (registers && registers->has_error() && (registers->error & 0x04) != 0);
  return fail(is_unknown ? ErrorCode::unsupported : ErrorCode::io,
              std::string(what) + ": refused with SCSI status " + std::to_string(reply.status));
}

using Sector = std::array<uint8_t, kAtaSectorBytes>;

Result<Sector> read_sector(DiskDevice& device, const AtaCommand& command, const char* what) {
  Sector sector{};
  const auto reply = device.scsi_read(pass_through(command, true), sector);
  if (!reply) return std::unexpected(reply.error());
  const auto registers = parse_ata_registers(reply->sense);
  const bool has_failed = registers ? registers->has_error() : reply->status != kGood;
  if (has_failed) return fail_reply(*reply, what);
  if (reply->bytes < sector.size())
    return fail(ErrorCode::corrupt,
                std::string(what) + ": " + std::to_string(reply->bytes) + " bytes of a sector");
  return sector;
}

Result<AtaRegisters> read_registers(DiskDevice& device, const AtaCommand& command, const char* what) {
  const auto reply = device.scsi_read(pass_through(command, false), {});
  if (!reply) return std::unexpected(reply.error());
  const auto registers = parse_ata_registers(reply->sense);
  if (!registers) return fail(ErrorCode::unsupported, std::string(what) + ": an answer without registers");
  if (registers->has_error()) return fail_reply(*reply, what);
  return *registers;
}

// Where the bridge lost the device's own verdict.
bool no_attribute_has_failed(const std::vector<AtaAttribute>& attributes) {
  return std::ranges::none_of(attributes, [](const AtaAttribute& attribute) {
    return attribute.is_prefailure() && attribute.has_failed();
  });
}

constexpr std::size_t kLogPageBytes = 1024;
using LogPage = std::array<uint8_t, kLogPageBytes>;

// LOG SENSE (SPC-4 6.8) for cumulative values.
Result<std::size_t> read_log_page(DiskDevice& device, uint8_t page_code, LogPage& page) {
  constexpr uint8_t kCumulative = 0x40;
  const std::array<uint8_t, 10> command = {0x4d,
                                           0,
                                           static_cast<uint8_t>(kCumulative | page_code),
                                           0,
                                           0,
                                           0,
                                           0,
                                           static_cast<uint8_t>(kLogPageBytes >> 8),
                                           static_cast<uint8_t>(kLogPageBytes & 0xff),
                                           0};
  const auto reply = device.scsi_read(command, page);
  if (!reply) return std::unexpected(reply.error());
  if (reply->status != kGood) return fail_reply(*reply, "log page");
  return std::min(reply->bytes, page.size());
}

}  // namespace

Result<NvmeDisk> read_nvme_disk(DiskDevice& device) {
  constexpr uint8_t kIdentifyOpcode = 0x06;
  constexpr uint32_t kController = 1;
  constexpr uint8_t kGetLogPage = 0x02;
  constexpr uint32_t kHealthPage = 0x02;
  constexpr uint32_t kAllNamespaces = 0xffff'ffff;
  // The length in the upper half is in dwords, and one less than that.
  constexpr uint32_t kHealthDwords = (NvmeHealth::kBytes / 4 - 1) << 16;

  std::vector<uint8_t> bytes(NvmeController::kBytes);
  const auto identified = device.nvme_read({.opcode = kIdentifyOpcode, .dword10 = kController}, bytes);
  if (!identified) return std::unexpected(identified.error());
  auto controller = parse_nvme_controller(bytes);
  if (!controller) return std::unexpected(controller.error());

  std::array<uint8_t, NvmeHealth::kBytes> page{};
  const auto logged = device.nvme_read(
      {.opcode = kGetLogPage, .namespace_id = kAllNamespaces, .dword10 = kHealthDwords | kHealthPage}, page);
  if (!logged) return std::unexpected(logged.error());
  const auto health = parse_nvme_health(page);
  if (!health) return std::unexpected(health.error());
  return NvmeDisk{.controller = *std::move(controller), .health = *health};
}

Result<AtaPowerMode> read_ata_power_mode(DiskDevice& device) {
  const auto registers = read_registers(device, {.command = kCheckPowerMode}, "power mode");
  if (!registers) return std::unexpected(registers.error());
  return ata_power_mode(*registers);
}

Result<AtaDisk> read_ata_disk(DiskDevice& device) {
  const auto identity_sector = read_sector(device, {.command = kIdentify}, "identity");
  if (!identity_sector) return std::unexpected(identity_sector.error());
  auto identity = parse_ata_identity(*identity_sector);
  if (!identity) return std::unexpected(identity.error());
  if (!identity->has_smart) return fail(ErrorCode::unsupported, "SMART is not there or turned off");

  const auto data = read_sector(device, {.command = kSmart, .feature = kSmartReadData}, "SMART data");
  if (!data) return std::unexpected(data.error());
  // Obsolete since ATA-4 and yet kept by nearly all; without them there are values all the same.
  const auto thresholds =
      read_sector(device, {.command = kSmart, .feature = kSmartReadThresholds}, "SMART thresholds");
  auto attributes = parse_ata_attributes(*data, thresholds ? DeviceBytes(*thresholds) : DeviceBytes());
  if (!attributes) return std::unexpected(attributes.error());

  const auto status =
      read_registers(device, {.command = kSmart, .feature = kSmartReturnStatus}, "SMART status");
  const auto verdict = status ? ata_smart_passed(*status) : std::nullopt;
  const bool has_passed = verdict.value_or(no_attribute_has_failed(*attributes));
  return AtaDisk{
      .identity = *std::move(identity), .attributes = *std::move(attributes), .has_passed = has_passed};
}

Result<ScsiHealth> read_scsi_health(DiskDevice& device) {
  constexpr uint8_t kSupportedPages = 0x00;
  constexpr std::size_t kHeaderBytes = 4;
  constexpr ScsiLogPage kPages[] = {ScsiLogPage::write_errors,    ScsiLogPage::read_errors,
                                    ScsiLogPage::temperature,     ScsiLogPage::solid_state_media,
                                    ScsiLogPage::background_scan, ScsiLogPage::informational_exceptions};
  LogPage list{};
  const auto listed = read_log_page(device, kSupportedPages, list);
  if (!listed) return std::unexpected(listed.error());
  const std::size_t count = big_endian_at<uint16_t>(list, 2);
  if (*listed < kHeaderBytes || list[0] != kSupportedPages)
    return fail(ErrorCode::corrupt, "log pages: no list of them");
  const auto supported = DeviceBytes(list).subspan(kHeaderBytes, std::min(count, *listed - kHeaderBytes));

  ScsiHealth health;
  bool has_any = false;
  for (const ScsiLogPage page : kPages) {
    if (std::ranges::find(supported, static_cast<uint8_t>(page)) == supported.end()) continue;
    LogPage bytes{};
    const auto read = read_log_page(device, static_cast<uint8_t>(page), bytes);
    if (!read && read.error().code == ErrorCode::unsupported) continue;
    if (!read) return std::unexpected(read.error());
    health.take(page, DeviceBytes(bytes).first(*read));
    has_any = true;
  }
  if (!has_any) return fail(ErrorCode::unsupported, "log pages: none of health");
  return health;
}

}  // namespace hb::procfs
