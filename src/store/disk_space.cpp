#include "store/disk_space.hpp"

#include <cerrno>

#include <sys/statvfs.h>

namespace hb::store {

Result<DiskSpace> disk_space(const std::string& path) {
  struct statvfs status{};
  while (::statvfs(path.c_str(), &status) != 0) {
    if (errno != EINTR) return fail_errno(errno, path);
  }
  const uint64_t unit = status.f_frsize;
  return DiskSpace{.total_bytes = unit * status.f_blocks, .free_bytes = unit * status.f_bavail};
}

}  // namespace hb::store
