#include "procfs/kernel.hpp"

#include <cerrno>
#include <string_view>

#include <sys/utsname.h>

#include "procfs/kept_file.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::procfs {
namespace {

Result<Kernel> ask_kernel() {
  utsname names{};
  if (::uname(&names) != 0) return fail_errno(errno, "uname");
  return Kernel{.sysname = names.sysname,
                .nodename = names.nodename,
                .release = names.release,
                .version = names.version,
                .machine = names.machine,
                .domainname = names.domainname};
}

// A word of sys/kernel; empty when it is not there (arch is not before Linux 6.1).
std::string read_word(const HostRoot& host, std::string_view name) {
  const auto text = read_file(host.proc("sys/kernel/" + std::string(name)));
  return text ? std::string(trim(*text)) : std::string();
}

}  // namespace

Result<Kernel> read_kernel(const HostRoot& host) {
  if (host.is_live()) return ask_kernel();
  const auto release = read_file(host.proc("sys/kernel/osrelease"));
  if (!release) return std::unexpected(release.error());
  return Kernel{.sysname = read_word(host, "ostype"),
                .nodename = read_word(host, "hostname"),
                .release = std::string(trim(*release)),
                .version = read_word(host, "version"),
                .machine = read_word(host, "arch"),
                .domainname = read_word(host, "domainname")};
}

}  // namespace hb::procfs
