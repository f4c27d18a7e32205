#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "procfs/cpuinfo.hpp"
#include "procfs/format_fuzz.hpp"
#include "procfs/netlink_message.hpp"
#include "procfs/os_release.hpp"
#include "procfs/pid_stat.hpp"
#include "procfs/pid_status.hpp"
#include "procfs/sock_diag.hpp"
#include "procfs/udev.hpp"

namespace hb::procfs {
namespace {

void parse_netlink(std::string_view datagram) {
  NetlinkMessages messages(datagram);
  for (NetlinkMessage message; messages.next(message);) {
    static_cast<void>(parse_inet_diag(message.payload, SocketType::stream));
    static_cast<void>(parse_unix_diag(message.payload));
  }
}

void parse(uint8_t format, std::string_view text) {
  switch (format % 6) {
    case 0:
      static_cast<void>(parse_pid_stat(text));
      return;
    case 1:
      static_cast<void>(parse_pid_status(text));
      if (join_command_line(text).size() > kCommandLineBytesMax) std::abort();
      return;
    case 2:
      static_cast<void>(parse_cpuinfo(text));
      return;
    case 3:
      static_cast<void>(parse_os_release(text));
      return;
    case 4:
      static_cast<void>(serial_number(parse_udev_data(text)));
      return;
    default:
      parse_netlink(text);
      return;
  }
}

}  // namespace
}  // namespace hb::procfs

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  return hb::procfs::parse_chosen(data, size, hb::procfs::parse);
}
