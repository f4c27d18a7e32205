#include "collect/disk_health_metrics.hpp"

#include <optional>
#include <string>

namespace hb::collect {
namespace {

using procfs::AttributeFolder;

constexpr double kSecondsPerHour = 3600;

constexpr Metric kDevice{"smartctl_device", "Device info", MetricType::gauge};
constexpr Metric kStatus{"smartctl_device_smart_status", "General smart status", MetricType::gauge};
constexpr Metric kState{"smartctl_device_state", "Device state (0=active, 1=standby)", MetricType::gauge};
constexpr Metric kTemperature{"smartctl_device_temperature", "Device temperature celsius", MetricType::gauge};
constexpr Metric kPowerOn{"smartctl_device_power_on_seconds", "Device power on seconds", MetricType::counter};
constexpr Metric kPowerCycles{"smartctl_device_power_cycle_count", "Device power cycle count",
                              MetricType::counter};
constexpr Metric kPercentageUsed{"smartctl_device_percentage_used",
                                 "Part of the expected life that is used up, in percent; can pass 100.",
                                 MetricType::gauge};
constexpr Metric kSpare{"smartctl_device_available_spare", "Spare capacity that is left, in percent.",
                        MetricType::gauge};
constexpr Metric kSpareThreshold{"smartctl_device_available_spare_threshold",
                                 "Spare capacity in percent below which the device warns.",
                                 MetricType::gauge};
constexpr Metric kCriticalWarning{"smartctl_device_critical_warning",
                                  "Warnings of the controller as the sum of their bits; 0 while all is well.",
                                  MetricType::gauge};
constexpr Metric kMediaErrors{"smartctl_device_media_errors",
                              "Errors of the data's integrity that the controller could not mend.",
                              MetricType::counter};
constexpr Metric kErrorLog{"smartctl_device_num_err_log_entries",
                           "Entries of the error log over the controller's life.", MetricType::counter};
constexpr Metric kBytesRead{"smartctl_device_bytes_read", "Bytes that were read over the device's life.",
                            MetricType::counter};
constexpr Metric kBytesWritten{"smartctl_device_bytes_written",
                               "Bytes that were written over the device's life.", MetricType::counter};
constexpr Metric kNvmeCapacity{"smartctl_device_nvme_capacity_bytes", "NVMe device total capacity bytes",
                               MetricType::gauge};
constexpr Metric kCapacityBlocks{"smartctl_device_capacity_blocks", "Device capacity in blocks",
                                 MetricType::gauge};
constexpr Metric kCapacityBytes{"smartctl_device_capacity_bytes", "Device capacity in bytes",
                                MetricType::gauge};
constexpr Metric kBlockSize{"smartctl_device_block_size", "Device block size", MetricType::gauge};
constexpr Metric kSpeed{"smartctl_device_interface_speed", "Device interface speed, bits per second",
                        MetricType::gauge};
constexpr Metric kRotation{"smartctl_device_rotation_rate", "Device rotation rate", MetricType::gauge};
constexpr Metric kAttribute{"smartctl_device_attribute", "Device attributes", MetricType::gauge};

void emit_temperature(const DiskSample& disk, std::string_view type, std::optional<double> celsius,
                      SampleSink& sink) {
  if (!celsius || disk.is_asleep) return;
  sink.emit(kTemperature, {{"device", disk.device}, {"temperature_type", type}}, *celsius);
}

void emit_some(const Metric& metric, std::string_view device, std::optional<double> value, SampleSink& sink) {
  if (value) sink.emit(metric, {{"device", device}}, *value);
}

void emit_attribute(std::string_view device, const procfs::AtaAttribute& attribute, SampleSink& sink) {
  const std::string id = std::to_string(attribute.id);
  const std::string flags_short = procfs::ata_flags_short(attribute.flags);
  const std::string flags_long = procfs::ata_flags_long(attribute.flags);
  const auto emit = [&](std::string_view type, double value) {
    sink.emit(kAttribute,
              {{"attribute_flags_long", flags_long},
               {"attribute_flags_short", flags_short},
               {"attribute_id", id},
               {"attribute_name", procfs::ata_attribute_name(attribute.id)},
               {"attribute_value_type", type},
               {"device", device}},
              value);
  };
  emit("value", attribute.value);
  emit("worst", attribute.worst);
  if (attribute.threshold) emit("thresh", *attribute.threshold);
  emit("raw", static_cast<double>(attribute.raw));
}

}  // namespace

void emit_nvme_disk(const DiskSample& disk, const procfs::NvmeDisk& nvme, SampleSink& sink) {
  const procfs::NvmeHealth& health = nvme.health;
  sink.emit(kDevice,
            {{"device", disk.device},
             {"firmware_version", nvme.controller.firmware},
             {"interface", "nvme"},
             {"model_name", nvme.controller.model},
             {"protocol", "NVMe"},
             {"serial_number", nvme.controller.serial}},
            1);
  const auto emit = [&](const Metric& metric, double value) {
    sink.emit(metric, {{"device", disk.device}}, value);
  };
  if (nvme.controller.capacity_bytes > 0) emit(kNvmeCapacity, nvme.controller.capacity_bytes);
  emit(kStatus, health.critical_warning == 0 ? 1 : 0);
  emit(kCriticalWarning, health.critical_warning);
  emit_temperature(disk, "current", health.temperature_celsius, sink);
  emit(kSpare, health.available_spare_percent);
  emit(kSpareThreshold, health.available_spare_threshold_percent);
  emit(kPercentageUsed, health.percentage_used);
  emit(kPowerOn, health.power_on_hours * kSecondsPerHour);
  emit(kPowerCycles, health.power_cycles);
  emit(kBytesRead, health.bytes_read);
  emit(kBytesWritten, health.bytes_written);
  emit(kMediaErrors, health.media_errors);
  emit(kErrorLog, health.error_log_entries);
}

void emit_ata_disk(const DiskSample& disk, const procfs::AtaDisk& ata, SampleSink& sink) {
  const procfs::AtaIdentity& identity = ata.identity;
  sink.emit(kDevice,
            {{"ata_additional_product_id", identity.additional_product_id},
             {"ata_version", identity.ata_version},
             {"device", disk.device},
             {"firmware_version", identity.firmware},
             {"form_factor", identity.form_factor},
             {"interface", "sat"},
             {"model_name", identity.model},
             {"protocol", "ATA"},
             {"sata_version", identity.sata_version},
             {"serial_number", identity.serial}},
            1);
  sink.emit(kStatus, {{"device", disk.device}}, ata.has_passed ? 1 : 0);
  sink.emit(kState, {{"device", disk.device}}, disk.is_asleep ? 1 : 0);
  const auto emit_speed = [&](std::string_view type, double speed) {
    if (speed > 0) sink.emit(kSpeed, {{"device", disk.device}, {"speed_type", type}}, speed);
  };
  emit_speed("max", identity.speed_max_bits_per_second);
  emit_speed("current", identity.speed_bits_per_second);
  emit_some(kRotation, disk.device, identity.rotations_per_minute, sink);
  emit_temperature(disk, "current", procfs::ata_temperature_celsius(ata.attributes), sink);
  if (const auto hours = procfs::ata_power_on_hours(ata.attributes))
    sink.emit(kPowerOn, {{"device", disk.device}}, *hours * kSecondsPerHour);
  emit_some(kPowerCycles, disk.device, procfs::ata_power_cycles(ata.attributes), sink);
  for (const procfs::AtaAttribute& attribute : ata.attributes)
    emit_attribute(disk.device, attribute, sink);
}

void emit_scsi_disk(const DiskSample& disk, const procfs::ScsiHealth& scsi, const AttributeFolder& folder,
                    SampleSink& sink) {
  constexpr Metric kReadCorrected{"smartctl_read_total_errors_corrected", "Read Total Errors Corrected",
                                  MetricType::counter};
  constexpr Metric kReadUncorrected{"smartctl_read_total_uncorrected_errors", "Read Total Uncorrected Errors",
                                    MetricType::counter};
  constexpr Metric kWriteCorrected{"smartctl_write_total_errors_corrected", "Write Total Errors Corrected",
                                   MetricType::counter};
  constexpr Metric kWriteUncorrected{"smartctl_write_total_uncorrected_errors",
                                     "Write Total Uncorrected Errors", MetricType::counter};
  const auto text = [&folder](std::string_view file) { return folder.text(file).value_or(""); };
  const std::string serial_page = text("vpd_pg80");
  const std::string serial =
      procfs::parse_scsi_serial({reinterpret_cast<const uint8_t*>(serial_page.data()), serial_page.size()});
  sink.emit(kDevice,
            {{"device", disk.device},
             {"interface", "scsi"},
             {"protocol", "SCSI"},
             {"scsi_product", text("model")},
             {"scsi_revision", text("rev")},
             {"scsi_vendor", text("vendor")},
             {"serial_number", serial}},
            1);
  if (scsi.has_passed) sink.emit(kStatus, {{"device", disk.device}}, *scsi.has_passed ? 1 : 0);
  emit_temperature(disk, "current", scsi.temperature_celsius, sink);
  emit_temperature(disk, "drive_trip", scsi.trip_temperature_celsius, sink);
  if (scsi.power_on_hours)
    sink.emit(kPowerOn, {{"device", disk.device}}, *scsi.power_on_hours * kSecondsPerHour);
  emit_some(kPercentageUsed, disk.device, scsi.percentage_used, sink);
  emit_some(kReadCorrected, disk.device, scsi.read_errors_corrected, sink);
  emit_some(kReadUncorrected, disk.device, scsi.read_errors_uncorrected, sink);
  emit_some(kWriteCorrected, disk.device, scsi.write_errors_corrected, sink);
  emit_some(kWriteUncorrected, disk.device, scsi.write_errors_uncorrected, sink);
}

void emit_block_device(std::string_view device, const AttributeFolder& block, SampleSink& sink) {
  // The unit of `size`, whatever the block size is (Documentation/ABI/stable/sysfs-block).
  constexpr double kSectorBytes = 512;
  const auto sectors = block.number("size");
  const auto logical_bytes = block.folder("queue").number("logical_block_size");
  const auto physical_bytes = block.folder("queue").number("physical_block_size");
  if (sectors) sink.emit(kCapacityBytes, {{"device", device}}, *sectors * kSectorBytes);
  if (sectors && logical_bytes && *logical_bytes > 0)
    sink.emit(kCapacityBlocks, {{"device", device}}, *sectors * kSectorBytes / *logical_bytes);
  if (logical_bytes) sink.emit(kBlockSize, {{"blocks_type", "logical"}, {"device", device}}, *logical_bytes);
  if (physical_bytes)
    sink.emit(kBlockSize, {{"blocks_type", "physical"}, {"device", device}}, *physical_bytes);
}

}  // namespace hb::collect
