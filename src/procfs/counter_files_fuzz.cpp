#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "procfs/arp.hpp"
#include "procfs/buddyinfo.hpp"
#include "procfs/cgroup_controllers.hpp"
#include "procfs/conntrack.hpp"
#include "procfs/format_fuzz.hpp"
#include "procfs/interrupts.hpp"
#include "procfs/ipvs.hpp"
#include "procfs/lnstat.hpp"
#include "procfs/mountstats.hpp"
#include "procfs/node_memory.hpp"
#include "procfs/schedstat.hpp"
#include "procfs/slabinfo.hpp"
#include "procfs/softirqs.hpp"
#include "procfs/softnet.hpp"
#include "procfs/zoneinfo.hpp"

namespace hb::procfs {
namespace {

// Of a reader that tells when a line is of another form.
template <typename Value, typename Reader>
void drain_checked(Reader reader) {
  for (Value value;;) {
    const auto more = reader.next(value);
    if (!more || !*more) return;
  }
}

void parse(uint8_t format, std::string_view text) {
  switch (format % 14) {
    case 0:
      static_cast<void>(parse_conntrack(text).has_value());
      return;
    case 1: {
      std::vector<SoftnetCpu> cpus;
      static_cast<void>(parse_softnet(text, cpus).has_value());
      return;
    }
    case 2:
      return drain<SchedstatCpu>(SchedstatReader(text));
    case 3: {
      std::vector<SoftirqCounts> counts;
      static_cast<void>(parse_softirqs(text, counts).has_value());
      return;
    }
    case 4: {
      std::vector<Interrupt> interrupts;
      static_cast<void>(parse_interrupts(text, interrupts).has_value());
      return;
    }
    case 5: {
      std::vector<BuddyZone> zones;
      static_cast<void>(parse_buddyinfo(text, zones).has_value());
      return;
    }
    case 6:
      drain_checked<NodeMemoryValue>(NodeMemoryReader(text, NodeMemoryReader::File::meminfo));
      return drain_checked<NodeMemoryValue>(NodeMemoryReader(text, NodeMemoryReader::File::numastat));
    case 7:
      return drain_checked<CgroupController>(CgroupControllerReader(text));
    case 8:
      return drain_checked<Slab>(SlabReader(text));
    case 9: {
      LinkStats stats;
      static_cast<void>(parse_link_stats(text, stats).has_value());
      return;
    }
    case 10: {
      std::vector<Zone> zones;
      return parse_zoneinfo(text, zones);
    }
    case 11:
      static_cast<void>(parse_ipvs_stats(text).has_value());
      return drain_checked<IpvsBackend>(IpvsBackendReader(text));
    case 12:
      return drain_checked<std::string_view>(ArpReader(text));
    default:
      static_cast<void>(parse_nfs_mounts(text).has_value());
      static_cast<void>(mount_address(text));
      return;
  }
}

}  // namespace
}  // namespace hb::procfs

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  return hb::procfs::parse_chosen(data, size, hb::procfs::parse);
}
