#pragma once

#include <cstdint>
#include <optional>

#include "base/error.hpp"
#include "base/fd.hpp"
#include "procfs/host_root.hpp"
#include "procfs/kept_file.hpp"

namespace hb::procfs {

// What this program itself uses.
struct SelfUsage {
  double cpu_seconds = 0;
  double start_time_seconds = 0;  // Unix time
  double descriptors_max = 0;     // infinite when there is no limit
  uint64_t descriptors = 0;
  uint64_t resident_bytes = 0;
  uint64_t virtual_bytes = 0;
  uint64_t threads = 0;
  std::optional<uint64_t> written_bytes;  // to disks; nothing where the kernel does not count it
};

// Reads /proc/self of the real /proc, whatever host is watched. Belongs to one thread.
class SelfUsageReader {
 public:
  [[nodiscard]] Result<SelfUsage> read();

 private:
  Result<double> boot_time();
  uint64_t count_descriptors();

  HostRoot host_;
  KeptFile stat_{HostRoot::Tree::proc, "self/stat", KeptFile::Shape::whole};
  KeptFile io_{HostRoot::Tree::proc, "self/io", KeptFile::Shape::whole};
  UniqueFd descriptors_;  // the folder /proc/self/fd
  double boot_time_ = 0;
};

}  // namespace hb::procfs
