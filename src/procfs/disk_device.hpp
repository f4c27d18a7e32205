#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "procfs/device_bytes.hpp"

namespace hb::procfs {

// An NVMe admin command that reads, to all namespaces at once or to none.
struct NvmeAdminRead {
  uint8_t opcode = 0;
  uint32_t namespace_id = 0;
  uint32_t dword10 = 0;
};

// How a SCSI device answered. Nothing is an error here but that there was no answer: what a status and its
// sense data mean depends on the command.
struct ScsiReply {
  uint8_t status = 0;  // 0 is good, 2 that there is sense data
  std::size_t bytes = 0;
  std::vector<uint8_t> sense = {};
};

// A disk that can be asked by commands of its own protocol. Waits for the device: never for the tick's
// thread. Errors: not_found when the device is gone, unavailable when the kernel does not let this process
// ask, unsupported when the device has no such command, timeout, io.
class DiskDevice {
 public:
  virtual ~DiskDevice() = default;

  // Fills all of `into`.
  [[nodiscard]] virtual Result<void> nvme_read(const NvmeAdminRead& command, std::span<uint8_t> into) = 0;
  // An empty `into` is a command that moves no data.
  [[nodiscard]] virtual Result<ScsiReply> scsi_read(DeviceBytes command, std::span<uint8_t> into) = 0;
};

// Opens a device's file. Errors as above.
using OpenDisk = std::function<Result<std::unique_ptr<DiskDevice>>(const std::string& path)>;

// How long a device may take to answer one command. The kernel's own error handling comes after it and can
// take longer, which nothing shortens.
inline constexpr uint32_t kDiskTimeoutMs = 5'000;

// The kernel's: NVME_IOCTL_ADMIN_CMD (linux/nvme_ioctl.h) and SG_IO (scsi/sg.h), by ioctl(2).
[[nodiscard]] Result<std::unique_ptr<DiskDevice>> open_disk(const std::string& path);

// What the status of an NVMe completion says: unsupported for a command, field or log page that the device
// does not know, io for the rest. NVM Express base specification 1.4, 4.6.1.
[[nodiscard]] std::unexpected<Error> fail_nvme(unsigned status, const std::string& what);

}  // namespace hb::procfs
