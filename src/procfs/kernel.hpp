#pragma once

#include <string>

#include "base/error.hpp"
#include "procfs/host_root.hpp"

namespace hb::procfs {

// What uname(2) says.
struct Kernel {
  std::string sysname;
  std::string nodename;
  std::string release;
  std::string version;
  std::string machine;
  std::string domainname;
};

// Asks uname(2) when the root is live, else reads the same words below sys/kernel of its /proc. not_found
// when they are not there.
[[nodiscard]] Result<Kernel> read_kernel(const HostRoot& host);

}  // namespace hb::procfs
