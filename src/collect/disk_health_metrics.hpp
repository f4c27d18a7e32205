#pragma once

#include <span>
#include <string_view>

#include "model/sample_sink.hpp"
#include "procfs/attributes.hpp"
#include "procfs/disk_health.hpp"

namespace hb::collect {

// What a disk says of itself, as smartctl_exporter names it. `device` is the name that the kernel gave it.
// Where a disk sleeps, its temperature is left out: it is the one value that changes in the meantime.
struct DiskSample {
  std::string_view device;
  bool is_asleep = false;
};

void emit_nvme_disk(const DiskSample& disk, const procfs::NvmeDisk& nvme, SampleSink& sink);
void emit_ata_disk(const DiskSample& disk, const procfs::AtaDisk& ata, SampleSink& sink);
// The names of a SCSI disk are those that the kernel keeps in `folder`, its folder of sysfs.
void emit_scsi_disk(const DiskSample& disk, const procfs::ScsiHealth& scsi,
                    const procfs::AttributeFolder& folder, SampleSink& sink);

// The size of a block device, of which `block` is the folder of sysfs.
void emit_block_device(std::string_view device, const procfs::AttributeFolder& block, SampleSink& sink);

}  // namespace hb::collect
