#include <cstddef>
#include <cstdint>
#include <string_view>

#include "procfs/cpu_sysfs.hpp"
#include "procfs/diskstats.hpp"
#include "procfs/format_fuzz.hpp"
#include "procfs/loadavg.hpp"
#include "procfs/mountinfo.hpp"
#include "procfs/name_values.hpp"
#include "procfs/net_dev.hpp"
#include "procfs/net_sockets.hpp"
#include "procfs/pressure.hpp"
#include "procfs/snmp.hpp"
#include "procfs/sockstat.hpp"
#include "procfs/system_stat.hpp"

namespace hb::procfs {
namespace {

void parse(uint8_t format, std::string_view text) {
  SystemStat stat;
  switch (format % 12) {
    case 0:
      return parse_system_stat(text, stat);
    case 1:
      return drain<NameValue>(NameValueReader(text));
    case 2:
      return drain<DiskStats>(DiskStatsReader(text));
    case 3:
      return drain<NetDevStats>(NetDevReader(text));
    case 4:
      return drain<SnmpValue>(SnmpReader(text));
    case 5:
      return drain<SnmpValue>(Snmp6Reader(text));
    case 6:
      return drain<SockstatValue>(SockstatReader(text));
    case 7:
      return drain<Socket>(InetSocketReader(text, SocketFamily::ipv6, SocketType::stream));
    case 8:
      return drain<Socket>(UnixSocketReader(text));
    case 9:
      static_cast<void>(parse_mountinfo(text));
      return;
    case 10:
      static_cast<void>(parse_pressure(text));
      return;
    default:
      static_cast<void>(parse_loadavg(text));
      static_cast<void>(parse_cpu_list(text));
      return;
  }
}

}  // namespace
}  // namespace hb::procfs

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  return hb::procfs::parse_chosen(data, size, hb::procfs::parse);
}
