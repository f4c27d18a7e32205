#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "procfs/device_bytes.hpp"

namespace hb::procfs {

// NVM Express base specification 1.4, 5.14.1.2: log page 02h, "SMART / Health Information".
struct NvmeHealth {
  static constexpr std::size_t kBytes = 512;
  static constexpr std::size_t kSensors = 8;

  uint8_t critical_warning = 0;  // bits; none is set while all is well
  std::optional<double> temperature_celsius = {};
  uint8_t available_spare_percent = 0;
  uint8_t available_spare_threshold_percent = 0;
  uint8_t percentage_used = 0;  // of the expected life; 255 is "more than that"
  double bytes_read = 0;        // the device counts in thousands of 512 bytes, rounded up
  double bytes_written = 0;
  double power_cycles = 0;
  double power_on_hours = 0;
  double unsafe_shutdowns = 0;
  double media_errors = 0;
  double error_log_entries = 0;
  std::array<std::optional<double>, kSensors> sensors_celsius = {};
};

// corrupt when it is shorter than the page.
[[nodiscard]] Result<NvmeHealth> parse_nvme_health(DeviceBytes page);

// Of the same specification's 5.15.2.2, the Identify Controller data structure.
struct NvmeController {
  static constexpr std::size_t kBytes = 4096;

  std::string serial = {};
  std::string model = {};
  std::string firmware = {};
  double capacity_bytes = 0;  // of all namespaces; 0 when the controller does not tell
};

// corrupt when it is shorter than the structure.
[[nodiscard]] Result<NvmeController> parse_nvme_controller(DeviceBytes data);

}  // namespace hb::procfs
