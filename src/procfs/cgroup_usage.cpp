#include "procfs/cgroup_usage.hpp"

#include <algorithm>

namespace hb::procfs {

void CgroupUsage::clear(Part part) {
  const auto slow = values_.begin() + kCgroupFastValues;
  if (part == Part::slow) {
    std::fill(slow, values_.end(), kNone);
    return;
  }
  std::fill(values_.begin(), slow, kNone);
  io_.clear();
  more_devices_ = false;
}

CgroupIo* CgroupUsage::device(uint32_t major, uint32_t minor) {
  const auto known =
      std::ranges::find_if(io_, [&](const CgroupIo& io) { return io.major == major && io.minor == minor; });
  if (known != io_.end()) return &*known;
  if (io_.size() >= kDevicesMax) {
    more_devices_ = true;
    return nullptr;
  }
  return &io_.emplace_back(CgroupIo{.major = major, .minor = minor});
}

}  // namespace hb::procfs
