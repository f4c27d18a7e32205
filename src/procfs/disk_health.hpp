#pragma once

#include <optional>
#include <vector>

#include "base/error.hpp"
#include "procfs/ata_smart.hpp"
#include "procfs/disk_device.hpp"
#include "procfs/nvme_health.hpp"
#include "procfs/scsi_log.hpp"

namespace hb::procfs {

// The questions that one asks a disk, in the order in which they must be asked. Errors are those of
// DiskDevice, corrupt when an answer is none, and unsupported when the disk keeps no health.

struct NvmeDisk {
  NvmeController controller = {};
  NvmeHealth health = {};
};
[[nodiscard]] Result<NvmeDisk> read_nvme_disk(DiskDevice& device);

// Asked before anything else: every other command may wake an ATA disk that sleeps. unsupported when the
// answer has no registers, as behind some bridges: such a disk is better left alone.
[[nodiscard]] Result<AtaPowerMode> read_ata_power_mode(DiskDevice& device);

struct AtaDisk {
  AtaIdentity identity = {};
  std::vector<AtaAttribute> attributes = {};
  // What the device says of itself; from the attributes where its answer got lost.
  bool has_passed = true;
};
// Of a disk that does not sleep.
[[nodiscard]] Result<AtaDisk> read_ata_disk(DiskDevice& device);

// Asks for those pages alone that the device says it has.
[[nodiscard]] Result<ScsiHealth> read_scsi_health(DiskDevice& device);

}  // namespace hb::procfs
