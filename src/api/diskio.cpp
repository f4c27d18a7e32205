#include "api/diskio.hpp"

#include "api/json_dump.hpp"
#include "procfs/diskstats.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/udev.hpp"

namespace hb::api {
namespace {

using nlohmann::ordered_json;
using procfs::DiskColumn;

ordered_json describe(const procfs::HostRoot& host, const procfs::DiskStats& disk) {
  const procfs::UdevProperties udev = procfs::read_block_device_properties(host, disk.major, disk.minor);
  return {{"readCount", disk[DiskColumn::reads_completed]},
          {"mergedReadCount", disk[DiskColumn::reads_merged]},
          {"writeCount", disk[DiskColumn::writes_completed]},
          {"mergedWriteCount", disk[DiskColumn::writes_merged]},
          {"readBytes", disk[DiskColumn::sectors_read] * procfs::kSectorBytes},
          {"writeBytes", disk[DiskColumn::sectors_written] * procfs::kSectorBytes},
          {"readTime", disk[DiskColumn::read_ms]},
          {"writeTime", disk[DiskColumn::write_ms]},
          {"iopsInProgress", disk[DiskColumn::in_progress]},
          {"ioTime", disk[DiskColumn::io_ms]},
          {"weightedIO", disk[DiskColumn::weighted_io_ms]},
          {"name", disk.device},
          {"serialNumber", procfs::serial_number(udev)},
          {"label", udev.get("ID_FS_LABEL")}};
}

}  // namespace

Result<std::string> diskio_json(const procfs::HostRoot& host) {
  const Result<std::string> text = procfs::read_file(host.proc("diskstats"));
  if (!text) return std::unexpected(text.error());
  ordered_json disks = ordered_json::object();
  procfs::DiskStatsReader reader(*text);
  for (procfs::DiskStats disk; reader.next(disk);)
    disks[std::string(disk.device)] = describe(host, disk);
  return dump_json(disks);
}

}  // namespace hb::api
