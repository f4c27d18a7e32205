#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "model/sample_sink.hpp"
#include "procfs/disk_health.hpp"
#include "procfs/host_root.hpp"

namespace hb::collect {

// Asks each disk of the host how it is, and emits that under the names of smartctl_exporter. A disk that
// sleeps is not woken: what it said before stands in the meantime, its temperature apart. Waits for the
// devices: not for the tick's thread. Belongs to one thread at a time.
class DiskHealthReader {
 public:
  struct Options {
    procfs::OpenDisk open = procfs::open_disk;
    // Whether to try ATA commands on disks behind a USB bridge that does not say that it translates them.
    bool probes_usb = false;
  };

  // Disks past this number are left out, which is a limit error.
  static constexpr std::size_t kDisksMax = 256;
  // A disk that did not answer in time is left alone for so many readings, since each try can hold up the
  // thread for as long again.
  static constexpr uint32_t kReadingsAfterTimeout = 10;

  explicit DiskHealthReader(Options options) : options_(std::move(options)) {}

  // not_found when there is no disk that keeps its health, or none that this process may ask. Another error
  // is the first one of a disk, when all the others were read.
  [[nodiscard]] Result<void> read(const procfs::HostRoot& host, SampleSink& sink);

 private:
  enum class Kind { nvme, ata, scsi };
  struct Disk {
    std::string name;
    std::string sysfs;  // its folder, below /sys
    Kind kind = Kind::scsi;
  };
  struct State {
    std::optional<procfs::NvmeDisk> nvme = {};
    std::optional<procfs::AtaDisk> ata = {};
    std::optional<procfs::ScsiHealth> scsi = {};
    bool is_asleep = false;
    std::optional<Error> timeout = {};  // why it is left alone
    uint32_t readings_to_skip = 0;
    uint64_t seen_at = 0;  // the number of the reading
  };
  // What came of a reading, in disks.
  struct Counts {
    double read = 0;
    double asleep = 0;
    double unsupported = 0;
    double refused = 0;
    double failed = 0;
  };

  static std::vector<Disk> find_disks(const procfs::HostRoot& host, bool probes_usb);
  static std::optional<Kind> kind_of(const procfs::HostRoot& host, const std::string& block, bool probes_usb);
  [[nodiscard]] Result<void> ask(const procfs::HostRoot& host, const Disk& disk, State& state) const;
  [[nodiscard]] Result<void> ask_opened(procfs::DiskDevice& device, const Disk& disk, State& state) const;
  static void emit(const procfs::HostRoot& host, const Disk& disk, const State& state, SampleSink& sink);
  static void emit_counts(const Counts& counts, SampleSink& sink);

  Options options_;
  std::map<std::string, State> states_;
  uint64_t reading_ = 0;
};

}  // namespace hb::collect
