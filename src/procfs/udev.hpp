#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "procfs/host_root.hpp"

namespace hb::procfs {

// What udev knows of a device: the E: lines of its file below /run/udev/data.
class UdevProperties {
 public:
  UdevProperties() = default;
  explicit UdevProperties(std::vector<std::pair<std::string, std::string>> values)
      : values_(std::move(values)) {}

  // Empty when there is no such property.
  [[nodiscard]] std::string_view get(std::string_view name) const;

 private:
  std::vector<std::pair<std::string, std::string>> values_;
};

// "E:NAME=VALUE" a line, among lines of other kinds (systemd, src/libsystemd/sd-device/device-private.c).
[[nodiscard]] UdevProperties parse_udev_data(std::string_view text);

// Of a block device; nothing in it when udev does not know the device, or does not run.
[[nodiscard]] UdevProperties read_block_device_properties(const HostRoot& host, uint32_t major,
                                                          uint32_t minor);

// The number on the disk's label: its SCSI identifier, else the short serial, else the whole one (virtio has
// no other); as node_exporter chooses.
[[nodiscard]] std::string_view serial_number(const UdevProperties& properties);

}  // namespace hb::procfs
