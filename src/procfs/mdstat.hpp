#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace hb::procfs {

enum class MdState { active, inactive, recovering, resyncing, checking, reshaping };

// A software RAID as /proc/mdstat shows it (md(4)).
struct MdArray {
  std::string_view device;  // a part of the text
  MdState state = MdState::active;
  uint64_t disks_required = 0;  // 0 while it is inactive
  uint64_t disks_active = 0;
  uint64_t disks_failed = 0;
  uint64_t disks_spare = 0;
  uint64_t blocks = 0;         // of 1 KiB
  uint64_t blocks_synced = 0;  // all of them unless it is being synced
};

struct Mdstat {
  std::vector<MdArray> arrays;
  std::string_view malformed;  // the first array that could not be understood, and is not among them
};

[[nodiscard]] Mdstat parse_mdstat(std::string_view text);

}  // namespace hb::procfs
