#include "procfs/nvme_health.hpp"

namespace hb::procfs {
namespace {

// Data units are thousands of 512 bytes, whatever the block size is.
constexpr double kDataUnitBytes = 512'000;

// Kelvin in two bytes, where zero says that there is no such sensor.
std::optional<double> celsius_at(DeviceBytes page, std::size_t at) {
  const auto kelvin = little_endian_at<uint16_t>(page, at);
  if (kelvin == 0) return std::nullopt;
  return static_cast<double>(kelvin) - 273;
}

}  // namespace

Result<NvmeHealth> parse_nvme_health(DeviceBytes page) {
  if (page.size() < NvmeHealth::kBytes)
    return fail(ErrorCode::corrupt, "NVMe health log: " + std::to_string(page.size()) + " bytes of 512");
  NvmeHealth health{.critical_warning = page[0],
                    .temperature_celsius = celsius_at(page, 1),
                    .available_spare_percent = page[3],
                    .available_spare_threshold_percent = page[4],
                    .percentage_used = page[5],
                    .bytes_read = little_endian_128_at(page, 32) * kDataUnitBytes,
                    .bytes_written = little_endian_128_at(page, 48) * kDataUnitBytes,
                    .power_cycles = little_endian_128_at(page, 112),
                    .power_on_hours = little_endian_128_at(page, 128),
                    .unsafe_shutdowns = little_endian_128_at(page, 144),
                    .media_errors = little_endian_128_at(page, 160),
                    .error_log_entries = little_endian_128_at(page, 176)};
  for (std::size_t sensor = 0; sensor < NvmeHealth::kSensors; ++sensor)
    health.sensors_celsius[sensor] = celsius_at(page, 200 + 2 * sensor);
  return health;
}

Result<NvmeController> parse_nvme_controller(DeviceBytes data) {
  if (data.size() < NvmeController::kBytes)
    return fail(ErrorCode::corrupt,
                "NVMe controller data: " + std::to_string(data.size()) + " bytes of 4096");
  return NvmeController{.serial = device_text(data.subspan(4, 20)),
                        .model = device_text(data.subspan(24, 40)),
                        .firmware = device_text(data.subspan(64, 8)),
                        .capacity_bytes = little_endian_128_at(data, 280)};
}

}  // namespace hb::procfs
