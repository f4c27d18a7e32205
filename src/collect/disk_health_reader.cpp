#include "collect/disk_health_reader.hpp"

#include <filesystem>
#include <system_error>

#include "collect/disk_health_metrics.hpp"
#include "procfs/attributes.hpp"

namespace hb::collect {
namespace {

using procfs::AttributeFolder;
using procfs::HostRoot;

constexpr Metric kDevices{"smartctl_devices", "Number of devices configured or dynamically discovered",
                          MetricType::gauge};
constexpr Metric kDisks{"heartbeat_smart_disks", "Disks by what came of asking them for their health.",
                        MetricType::gauge};

// Whether the device hangs on a USB bus, as its place in the tree of devices tells.
bool is_behind_usb(const AttributeFolder& block) {
  std::error_code error;
  const auto path = std::filesystem::canonical(block.path(), error);
  return !error && path.string().contains("/usb");
}

// A device that the kernel suspended would have to be resumed to be opened.
bool is_suspended(const AttributeFolder& device) {
  return device.folder("power").text("runtime_status") == "suspended";
}

}  // namespace

Result<void> DiskHealthReader::read(const HostRoot& host, SampleSink& sink) {
  std::vector<Disk> disks = find_disks(host, options_.probes_usb);
  if (disks.empty()) return fail(ErrorCode::not_found, "no disk that keeps its health");
  Result<void> outcome;
  if (disks.size() > kDisksMax) {
    outcome = fail(ErrorCode::limit, std::to_string(disks.size()) + " disks; those past " +
                                         std::to_string(kDisksMax) + " are left out");
    disks.resize(kDisksMax);
  }
  ++reading_;
  Counts counts;
  for (const Disk& disk : disks) {
    State& state = states_[disk.name];
    state.seen_at = reading_;
    const auto asked = ask(host, disk, state);
    if (asked) {
      ++(state.is_asleep ? counts.asleep : counts.read);
      emit(host, disk, state, sink);
    } else if (asked.error().code == ErrorCode::unavailable) {
      ++counts.refused;
    } else if (asked.error().code == ErrorCode::unsupported) {
      ++counts.unsupported;
    } else if (asked.error().code != ErrorCode::not_found) {
      ++counts.failed;
      if (outcome) outcome = fail(asked.error().code, disk.name + ": " + asked.error().message);
    }
  }
  std::erase_if(states_, [this](const auto& entry) { return entry.second.seen_at != reading_; });
  emit_counts(counts, sink);
  if (counts.read + counts.asleep > 0 || !outcome) return outcome;
  if (counts.refused > 0) {
    return fail(ErrorCode::not_found,
                "no disk may be asked for its health: that takes root, or CAP_SYS_RAWIO and CAP_SYS_ADMIN");
  }
  return fail(ErrorCode::not_found, "no disk that keeps its health");
}

std::vector<DiskHealthReader::Disk> DiskHealthReader::find_disks(const HostRoot& host, bool probes_usb) {
  std::vector<Disk> disks;
  const AttributeFolder controllers(host.sys("class/nvme"));
  for (const std::string& name : controllers.numbered("nvme")) {
    // Over a network the disk is another machine's, and the network may hang.
    if (controllers.folder(name).text("transport").value_or("pcie") != "pcie") continue;
    disks.push_back({.name = name, .sysfs = "class/nvme/" + name, .kind = Kind::nvme});
  }
  for (const std::string& name : AttributeFolder(host.sys("block")).names()) {
    if (!name.starts_with("sd")) continue;
    if (const auto kind = kind_of(host, name, probes_usb))
      disks.push_back({.name = name, .sysfs = "block/" + name, .kind = *kind});
  }
  return disks;
}

std::optional<DiskHealthReader::Kind> DiskHealthReader::kind_of(const HostRoot& host,
                                                                const std::string& block, bool probes_usb) {
  // Peripheral device types (SPC-4 6.4.2): a disk, and one whose zones the host manages.
  constexpr double kDisk = 0;
  constexpr double kZonedDisk = 20;
  const AttributeFolder folder(host.sys("block/" + block));
  const AttributeFolder device = folder.folder("device");
  const auto type = device.number("type");
  if (!type || (*type != kDisk && *type != kZonedDisk)) return std::nullopt;
  // A stick or a card reader: nothing to ask, and perhaps no medium.
  if (folder.number("removable").value_or(0) != 0) return std::nullopt;
  // The kernel calls a disk's vendor ATA where it translates itself; a bridge that translates has page 89h.
  if (device.text("vendor") == "ATA" || device.has("vpd_pg89")) return Kind::ata;
  if (!is_behind_usb(folder)) return Kind::scsi;
  // Some bridges fall off the bus when they get a command that they do not know.
  if (probes_usb) return Kind::ata;
  return std::nullopt;
}

Result<void> DiskHealthReader::ask(const HostRoot& host, const Disk& disk, State& state) const {
  if (state.readings_to_skip > 0) {
    --state.readings_to_skip;
    return std::unexpected(*state.timeout);
  }
  const AttributeFolder folder(host.sys(disk.sysfs));
  if (is_suspended(folder.folder("device"))) {
    state.is_asleep = true;
    return {};
  }
  const auto device = options_.open(host.root("dev/" + disk.name));
  if (!device) return std::unexpected(device.error());
  auto asked = ask_opened(**device, disk, state);
  if (!asked && asked.error().code == ErrorCode::timeout) {
    state.timeout = asked.error();
    state.readings_to_skip = kReadingsAfterTimeout;
  }
  return asked;
}

Result<void> DiskHealthReader::ask_opened(procfs::DiskDevice& device, const Disk& disk, State& state) const {
  const auto keep = [](auto&& read, auto& kept) -> Result<void> {
    if (!read) return std::unexpected(read.error());
    kept = *std::move(read);
    return {};
  };
  state.is_asleep = false;
  if (disk.kind == Kind::nvme) return keep(procfs::read_nvme_disk(device), state.nvme);
  if (disk.kind == Kind::scsi) return keep(procfs::read_scsi_health(device), state.scsi);
  const auto mode = procfs::read_ata_power_mode(device);
  if (!mode) return std::unexpected(mode.error());
  state.is_asleep = *mode == procfs::AtaPowerMode::standby;
  if (state.is_asleep) return {};
  return keep(procfs::read_ata_disk(device), state.ata);
}

void DiskHealthReader::emit(const HostRoot& host, const Disk& disk, const State& state, SampleSink& sink) {
  const AttributeFolder folder(host.sys(disk.sysfs));
  const DiskSample sample{.device = disk.name, .is_asleep = state.is_asleep};
  if (state.nvme) emit_nvme_disk(sample, *state.nvme, sink);
  if (state.ata) emit_ata_disk(sample, *state.ata, sink);
  if (state.scsi) emit_scsi_disk(sample, *state.scsi, folder.folder("device"), sink);
  if (disk.kind != Kind::nvme) emit_block_device(disk.name, folder, sink);
}

void DiskHealthReader::emit_counts(const Counts& counts, SampleSink& sink) {
  sink.emit(kDevices, counts.read + counts.asleep);
  const auto emit = [&sink](std::string_view state, double disks) {
    sink.emit(kDisks, {{"state", state}}, disks);
  };
  emit("read", counts.read);
  emit("asleep", counts.asleep);
  emit("unsupported", counts.unsupported);
  emit("not_permitted", counts.refused);
  emit("failed", counts.failed);
}

}  // namespace hb::collect
