#include "procfs/scsi_log.hpp"

#include <algorithm>
#include <span>

namespace hb::procfs {
namespace {

constexpr std::size_t kHeaderBytes = 4;
constexpr uint8_t kUnknownTemperature = 0xff;

std::optional<double> celsius_of(const ScsiLogParameter& parameter) {
  if (parameter.data.size() < 2 || parameter.data[1] == kUnknownTemperature) return std::nullopt;
  return parameter.data[1];
}

void take_temperature(const ScsiLogParameter& parameter, ScsiHealth& health) {
  if (parameter.code == 0) health.temperature_celsius = celsius_of(parameter);
  if (parameter.code == 1) health.trip_temperature_celsius = celsius_of(parameter);
}

void take_exceptions(const ScsiLogParameter& parameter, ScsiHealth& health) {
  // Additional sense code "failure prediction threshold exceeded".
  constexpr uint8_t kFailurePredicted = 0x5d;
  if (parameter.code == 0 && parameter.data.size() >= 2)
    health.has_passed = parameter.data[0] != kFailurePredicted;
}

void take_background_scan(const ScsiLogParameter& parameter, ScsiHealth& health) {
  constexpr double kMinutesPerHour = 60;
  if (parameter.code != 0 || parameter.data.size() < 4) return;
  health.power_on_hours = big_endian_at<uint32_t>(parameter.data, 0) / kMinutesPerHour;
}

void take_solid_state_media(const ScsiLogParameter& parameter, ScsiHealth& health) {
  if (parameter.code == 1 && parameter.data.size() >= 4) health.percentage_used = parameter.data[3];
}

struct ErrorCounters {
  std::optional<double>& corrected;
  std::optional<double>& uncorrected;
};

void take_errors(const ScsiLogParameter& parameter, ErrorCounters counters) {
  constexpr uint16_t kTotalCorrected = 3;
  constexpr uint16_t kTotalUncorrected = 6;
  if (parameter.data.empty()) return;
  const auto count = static_cast<double>(scsi_counter(parameter.data));
  if (parameter.code == kTotalCorrected) counters.corrected = count;
  if (parameter.code == kTotalUncorrected) counters.uncorrected = count;
}

}  // namespace

ScsiLogParameters::ScsiLogParameters(DeviceBytes page, uint8_t page_code) {
  if (page.size() < kHeaderBytes || (page[0] & 0x3f) != page_code) return;
  const std::size_t length = big_endian_at<uint16_t>(page, 2);
  rest_ = page.subspan(kHeaderBytes, std::min(length, page.size() - kHeaderBytes));
}

bool ScsiLogParameters::next(ScsiLogParameter& out) {
  if (rest_.size() < kHeaderBytes || rest_.size() - kHeaderBytes < rest_[3]) return false;
  out = {.code = big_endian_at<uint16_t>(rest_, 0), .data = rest_.subspan(kHeaderBytes, rest_[3])};
  rest_ = rest_.subspan(kHeaderBytes + out.data.size());
  return true;
}

uint64_t scsi_counter(DeviceBytes data) {
  uint64_t value = 0;
  for (const uint8_t byte : data)
    value = value << 8 | byte;
  return value;
}

void ScsiHealth::take(ScsiLogPage page, DeviceBytes bytes) {
  ScsiLogParameters parameters(bytes, static_cast<uint8_t>(page));
  for (ScsiLogParameter parameter; parameters.next(parameter);) {
    switch (page) {
      case ScsiLogPage::write_errors:
        take_errors(parameter, {write_errors_corrected, write_errors_uncorrected});
        break;
      case ScsiLogPage::read_errors:
        take_errors(parameter, {read_errors_corrected, read_errors_uncorrected});
        break;
      case ScsiLogPage::temperature:
        take_temperature(parameter, *this);
        break;
      case ScsiLogPage::solid_state_media:
        take_solid_state_media(parameter, *this);
        break;
      case ScsiLogPage::background_scan:
        take_background_scan(parameter, *this);
        break;
      case ScsiLogPage::informational_exceptions:
        take_exceptions(parameter, *this);
        break;
    }
  }
}

std::string parse_scsi_serial(DeviceBytes page) {
  constexpr uint8_t kUnitSerialNumber = 0x80;
  if (page.size() < kHeaderBytes || page[1] != kUnitSerialNumber) return {};
  const std::size_t length = big_endian_at<uint16_t>(page, 2);
  return device_text(page.subspan(kHeaderBytes, std::min(length, page.size() - kHeaderBytes)));
}

}  // namespace hb::procfs
