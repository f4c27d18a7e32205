#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

#include "procfs/disk_health.hpp"

namespace hb::procfs {
namespace {

// A disk that answers with the input's bytes, whatever it is asked: each answer takes its size, its status
// and its sense data from them as well.
class HostileDisk final : public DiskDevice {
 public:
  explicit HostileDisk(DeviceBytes bytes) : rest_(bytes) {}

  [[nodiscard]] Result<void> nvme_read(const NvmeAdminRead& /*command*/, std::span<uint8_t> into) override {
    fill(into);
    return {};
  }

  [[nodiscard]] Result<ScsiReply> scsi_read(DeviceBytes /*command*/, std::span<uint8_t> into) override {
    const uint8_t choice = byte_at(take(1), 0);
    const DeviceBytes sense = take(22);
    ScsiReply reply{
        .status = static_cast<uint8_t>((choice & 1) != 0 ? 2 : 0), .bytes = fill(into), .sense = {}};
    if ((choice & 2) != 0) reply.sense.assign(sense.begin(), sense.end());
    if ((choice & 4) != 0) reply.bytes = into.size();
    // Most sectors are worth looking into only when their sum is right.
    if (into.size() == kAtaSectorBytes) {
      into.back() = 0;
      into.back() = static_cast<uint8_t>(256 - std::accumulate(into.begin(), into.end(), 0U) % 256);
    }
    return reply;
  }

 private:
  DeviceBytes take(std::size_t bytes) {
    const DeviceBytes taken = rest_.first(std::min(bytes, rest_.size()));
    rest_ = rest_.subspan(taken.size());
    return taken;
  }
  std::size_t fill(std::span<uint8_t> into) {
    const DeviceBytes taken = take(into.size());
    std::copy(taken.begin(), taken.end(), into.begin());
    return taken.size();
  }

  DeviceBytes rest_;
};

void parse(uint8_t format, DeviceBytes bytes) {
  HostileDisk disk(bytes);
  switch (format % 6) {
    case 0:
      static_cast<void>(parse_nvme_health(bytes));
      static_cast<void>(read_nvme_disk(disk));
      return;
    case 1:
      static_cast<void>(parse_ata_identity(bytes));
      static_cast<void>(read_ata_disk(disk));
      return;
    case 2:
      static_cast<void>(parse_ata_registers(bytes));
      static_cast<void>(read_ata_power_mode(disk));
      return;
    case 3:
      static_cast<void>(parse_ata_attributes(bytes, {}));
      static_cast<void>(parse_ata_attributes(bytes, bytes));
      return;
    case 4:
      static_cast<void>(read_scsi_health(disk));
      return;
    default: {
      ScsiHealth health;
      for (const auto page :
           {ScsiLogPage::write_errors, ScsiLogPage::temperature, ScsiLogPage::background_scan,
            ScsiLogPage::solid_state_media, ScsiLogPage::informational_exceptions})
        health.take(page, bytes);
      static_cast<void>(parse_scsi_serial(bytes));
      return;
    }
  }
}

}  // namespace
}  // namespace hb::procfs

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  if (size > 0) hb::procfs::parse(data[0], hb::procfs::DeviceBytes(data + 1, size - 1));
  return 0;
}
