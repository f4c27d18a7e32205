#include "procfs/diskstats.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "collect/collector.hpp"
#include "collect/name_filter.hpp"
#include "collect/slow_refresh.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/text_cursor.hpp"
#include "procfs/udev.hpp"

namespace hb::collect {
namespace {

using procfs::DiskStats;

constexpr FlagSpec kExclude{
    .name = "collector.diskstats.device-exclude",
    .default_value = "^(z?ram|loop|fd|(h|s|v|xv)d[a-z]|nvme\\d+n\\d+p)\\d+$",
    .help = "Regexp of diskstats devices to exclude (mutually exclusive to device-include)."};
constexpr FlagSpec kInclude{
    .name = "collector.diskstats.device-include",
    .help = "Regexp of diskstats devices to include (mutually exclusive to device-exclude)."};
constexpr FlagSpec kFlags[] = {kExclude, kInclude};

struct Column {
  Metric metric;
  double scale = 1;
};

constexpr double kSecondsPerMs = 1e-3;
constexpr double kBytesPerSector = static_cast<double>(procfs::kSectorBytes);

// In the order of the file's columns.
constexpr std::array<Column, procfs::kDiskColumns> kColumns = {{
    {{"node_disk_reads_completed_total", "The total number of reads completed successfully.",
      MetricType::counter}},
    {{"node_disk_reads_merged_total", "The total number of reads merged.", MetricType::counter}},
    {{"node_disk_read_bytes_total", "The total number of bytes read successfully.", MetricType::counter},
     kBytesPerSector},
    {{"node_disk_read_time_seconds_total", "The total number of seconds spent by all reads.",
      MetricType::counter},
     kSecondsPerMs},
    {{"node_disk_writes_completed_total", "The total number of writes completed successfully.",
      MetricType::counter}},
    {{"node_disk_writes_merged_total", "The number of writes merged.", MetricType::counter}},
    {{"node_disk_written_bytes_total", "The total number of bytes written successfully.",
      MetricType::counter},
     kBytesPerSector},
    {{"node_disk_write_time_seconds_total", "This is the total number of seconds spent by all writes.",
      MetricType::counter},
     kSecondsPerMs},
    {{"node_disk_io_now", "The number of I/Os currently in progress.", MetricType::gauge}},
    {{"node_disk_io_time_seconds_total", "Total seconds spent doing I/Os.", MetricType::counter},
     kSecondsPerMs},
    {{"node_disk_io_time_weighted_seconds_total", "The weighted # of seconds spent doing I/Os.",
      MetricType::counter},
     kSecondsPerMs},
    {{"node_disk_discards_completed_total", "The total number of discards completed successfully.",
      MetricType::counter}},
    {{"node_disk_discards_merged_total", "The total number of discards merged.", MetricType::counter}},
    {{"node_disk_discarded_sectors_total", "The total number of sectors discarded successfully.",
      MetricType::counter}},
    {{"node_disk_discard_time_seconds_total", "This is the total number of seconds spent by all discards.",
      MetricType::counter},
     kSecondsPerMs},
    {{"node_disk_flush_requests_total", "The total number of flush requests completed successfully",
      MetricType::counter}},
    {{"node_disk_flush_requests_time_seconds_total",
      "This is the total number of seconds spent by all flush requests.", MetricType::counter},
     kSecondsPerMs},
}};

constexpr Metric kInfo{"node_disk_info", "Info of /sys/block/<block_device>.", MetricType::gauge};
constexpr Metric kFileSystemInfo{"node_disk_filesystem_info", "Info about disk filesystem.",
                                 MetricType::gauge};
constexpr Metric kMapperInfo{"node_disk_device_mapper_info", "Info about disk device mapper.",
                             MetricType::gauge};

struct AtaAttribute {
  std::string_view property;
  Metric metric;
};
constexpr std::array<AtaAttribute, 3> kAtaAttributes = {{
    {"ID_ATA_WRITE_CACHE", {"node_disk_ata_write_cache", "ATA disk has a write cache.", MetricType::gauge}},
    {"ID_ATA_WRITE_CACHE_ENABLED",
     {"node_disk_ata_write_cache_enabled", "ATA disk has its write cache enabled.", MetricType::gauge}},
    {"ID_ATA_ROTATION_RATE_RPM",
     {"node_disk_ata_rotation_rate_rpm", "ATA disk rotation rate in RPMs (0 for SSDs).", MetricType::gauge}},
}};

// Devices whose identity is read anew at a time.
constexpr std::size_t kIdentitiesPerTurn = 128;

// What seldom changes of a device.
struct DiskIdentity {
  uint32_t major = 0;
  uint32_t minor = 0;
  std::string device;
  std::string major_text;
  std::string minor_text;
  bool rotational = false;
  procfs::UdevProperties udev;
  bool is_old = false;
};

DiskIdentity read_identity(const HostRoot& host, const DiskStats& disk) {
  const auto rotational =
      procfs::read_file(host.sys("block/" + std::string(disk.device) + "/queue/rotational"));
  return {.major = disk.major,
          .minor = disk.minor,
          .device = std::string(disk.device),
          .major_text = std::to_string(disk.major),
          .minor_text = std::to_string(disk.minor),
          .rotational = rotational && procfs::parse_u64(*rotational).value_or(0) != 0,
          .udev = procfs::read_block_device_properties(host, disk.major, disk.minor)};
}

// The counters of the block devices, from /proc/diskstats, and what udev says of the devices.
class DiskstatsCollector final : public Collector {
 public:
  explicit DiskstatsCollector(NameFilter devices) : devices_(std::move(devices)) {}

  [[nodiscard]] std::string_view name() const override { return "diskstats"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    const auto text = file_.read(host);
    if (!text) return std::unexpected(text.error());
    if (refresh_.due()) begin_turn();
    procfs::DiskStatsReader reader(*text);
    DiskStats disk;
    std::size_t position = 0;
    while (reader.next(disk)) {
      if (!devices_.accepts(disk.device)) continue;
      emit_identity(identity_of(host, disk, position++), sink);
      for (std::size_t i = 0; i < disk.column_count; ++i) {
        sink.emit(kColumns[i].metric, {{"device", disk.device}},
                  static_cast<double>(disk.columns[i]) * kColumns[i].scale);
      }
    }
    identities_.erase(identities_.begin() + static_cast<std::ptrdiff_t>(position), identities_.end());
    return {};
  }

 private:
  // The devices come in the same order at every tick. Where one has gone or come, the others stay known: a
  // machine of thousands is not read anew for it.
  const DiskIdentity& identity_of(const HostRoot& host, const DiskStats& disk, std::size_t position) {
    const auto place = identities_.begin() + static_cast<std::ptrdiff_t>(position);
    const auto known = std::find_if(place, identities_.end(), [&disk](const DiskIdentity& identity) {
      return identity.device == disk.device && identity.major == disk.major && identity.minor == disk.minor;
    });
    if (known == identities_.end()) return *identities_.insert(place, read_identity(host, disk));
    DiskIdentity& identity = *identities_.erase(place, known);
    if (identity.is_old) identity = read_identity(host, disk);
    return identity;
  }

  // Whose identity is read anew: so many at a time, in rotation.
  void begin_turn() {
    const std::size_t count = std::min(identities_.size(), kIdentitiesPerTurn);
    for (std::size_t i = 0; i < count; ++i)
      identities_[next_++ % identities_.size()].is_old = true;
  }

  static void emit_identity(const DiskIdentity& disk, SampleSink& sink) {
    const procfs::UdevProperties& udev = disk.udev;
    sink.emit(kInfo,
              {{"device", disk.device},
               {"major", disk.major_text},
               {"minor", disk.minor_text},
               {"path", udev.get("ID_PATH")},
               {"wwn", udev.get("ID_WWN")},
               {"model", udev.get("ID_MODEL")},
               {"serial", procfs::serial_number(udev)},
               {"revision", udev.get("ID_REVISION")},
               {"rotational", disk.rotational ? "1" : "0"}},
              1);
    if (const std::string_view type = udev.get("ID_FS_TYPE"); !type.empty()) {
      sink.emit(kFileSystemInfo,
                {{"device", disk.device},
                 {"type", type},
                 {"usage", udev.get("ID_FS_USAGE")},
                 {"uuid", udev.get("ID_FS_UUID")},
                 {"version", udev.get("ID_FS_VERSION")}},
                1);
    }
    if (const std::string_view mapper = udev.get("DM_NAME"); !mapper.empty()) {
      sink.emit(kMapperInfo,
                {{"device", disk.device},
                 {"name", mapper},
                 {"uuid", udev.get("DM_UUID")},
                 {"vg_name", udev.get("DM_VG_NAME")},
                 {"lv_name", udev.get("DM_LV_NAME")},
                 {"lv_layer", udev.get("DM_LV_LAYER")}},
                1);
    }
    if (udev.get("ID_ATA").empty()) return;
    for (const AtaAttribute& attribute : kAtaAttributes) {
      const auto value = procfs::parse_double(udev.get(attribute.property));
      if (value) sink.emit(attribute.metric, {{"device", disk.device}}, *value);
    }
  }

  procfs::KeptFile file_{HostRoot::Tree::proc, "diskstats", procfs::KeptFile::Shape::short_lines};
  NameFilter devices_;
  SlowRefresh refresh_;
  std::vector<DiskIdentity> identities_;  // in the order of the last tick
  std::size_t next_ = 0;
};

}  // namespace

CollectorSpec diskstats_collector() {
  return {.name = "diskstats",
          .flags = kFlags,
          .make = [](const CollectorConfig& config) -> Result<std::unique_ptr<Collector>> {
            auto devices = NameFilter::from_flags(config.flags, &kInclude, &kExclude);
            if (!devices) return std::unexpected(devices.error());
            return std::make_unique<DiskstatsCollector>(std::move(*devices));
          }};
}

}  // namespace hb::collect
