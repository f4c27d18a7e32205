#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "procfs/device_bytes.hpp"

namespace hb::procfs {

// One parameter of a page that LOG SENSE answers with (SPC-4 7.3.2).
struct ScsiLogParameter {
  uint16_t code = 0;
  DeviceBytes data = {};
};

// The parameters of a page, one after the other. A length that does not fit ends the walk.
class ScsiLogParameters {
 public:
  // Another page than the asked-for one has no parameters.
  ScsiLogParameters(DeviceBytes page, uint8_t page_code);

  // False at the end.
  bool next(ScsiLogParameter& out);

 private:
  DeviceBytes rest_;
};

// The number that a counter of up to eight bytes holds, most significant byte first; the lowest eight bytes
// of a longer one.
[[nodiscard]] uint64_t scsi_counter(DeviceBytes data);

enum class ScsiLogPage : uint8_t {
  write_errors = 0x02,
  read_errors = 0x03,
  temperature = 0x0d,
  solid_state_media = 0x11,
  background_scan = 0x15,
  informational_exceptions = 0x2f,
};

// What the pages say. Each is nothing until a page that says it was taken in.
struct ScsiHealth {
  std::optional<double> temperature_celsius = {};
  std::optional<double> trip_temperature_celsius = {};  // above it the device counts itself as too hot
  std::optional<bool> has_passed = {};                  // no failure is predicted
  std::optional<double> power_on_hours = {};
  std::optional<double> percentage_used = {};
  std::optional<double> read_errors_corrected = {};
  std::optional<double> read_errors_uncorrected = {};
  std::optional<double> write_errors_corrected = {};
  std::optional<double> write_errors_uncorrected = {};

  void take(ScsiLogPage page, DeviceBytes bytes);
};

// The serial number of a unit: vital product data page 80h (SPC-4 7.8.15). Empty when it is another page.
[[nodiscard]] std::string parse_scsi_serial(DeviceBytes page);

}  // namespace hb::procfs
