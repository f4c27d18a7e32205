#include <cstddef>
#include <cstdint>
#include <string_view>

#include "procfs/attributes.hpp"
#include "procfs/bcache.hpp"
#include "procfs/bcachefs.hpp"
#include "procfs/btrfs.hpp"
#include "procfs/cpu_vulnerability.hpp"
#include "procfs/drbd.hpp"
#include "procfs/edac.hpp"
#include "procfs/format_fuzz.hpp"
#include "procfs/human_size.hpp"
#include "procfs/hwmon.hpp"
#include "procfs/infiniband.hpp"
#include "procfs/mdstat.hpp"
#include "procfs/number_lines.hpp"
#include "procfs/nvme.hpp"
#include "procfs/pci.hpp"
#include "procfs/selinux_config.hpp"
#include "procfs/zfs_kstat.hpp"

namespace hb::procfs {
namespace {

// What is one value or one name.
void parse_words(std::string_view text) {
  static_cast<void>(parse_attribute(text));
  static_cast<void>(parse_cpu_vulnerability(text));
  static_cast<void>(edac_dimm_label(text));
  static_cast<void>(parse_human_size(text));
  static_cast<void>(parse_bcache_size(text));
  static_cast<void>(parse_hwmon_file_name(text));
  static_cast<void>(clean_metric_name(text));
  static_cast<void>(parse_infiniband_state(text));
  static_cast<void>(parse_infiniband_rate(text));
  static_cast<void>(parse_nvme_namespace(text));
  static_cast<void>(parse_pci_address(text));
  static_cast<void>(parse_pci_link_speed(text));
}

void parse(uint8_t format, std::string_view text) {
  switch (format % 9) {
    case 0:
      return parse_words(text);
    case 1:
      static_cast<void>(parse_mdstat(text));
      return;
    case 2:
      return drain<DrbdValue>(DrbdReader(text));
    case 3:
      return drain<NumberLine>(NumberLinesReader(text));
    case 4:
      return drain<ZfsKstat>(ZfsKstatReader(text));
    case 5:
      return drain<ZfsKstat>(ZfsIoReader(text));
    case 6:
      static_cast<void>(parse_bcache_writeback(text));
      static_cast<void>(parse_bcache_priorities(text));
      static_cast<void>(parse_btrfs_commits(text));
      static_cast<void>(parse_selinux_config(text));
      return;
    case 7:
      static_cast<void>(parse_bcachefs_counter(text));
      return drain<BcachefsRow>(BcachefsRows(text));
    default:
      static_cast<void>(find_pci_names(text, {.vendor = "0x1022",
                                              .device = "0x1634",
                                              .subsystem_vendor = "0x17aa",
                                              .subsystem_device = "0x5095",
                                              .class_id = "0x060400"}));
      return;
  }
}

}  // namespace
}  // namespace hb::procfs

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  return hb::procfs::parse_chosen(data, size, hb::procfs::parse);
}
