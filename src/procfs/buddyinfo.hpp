#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace hb::procfs {

// The free blocks of one zone of memory, by their order: 2^order pages each.
struct BuddyZone {
  std::string_view node = {};  // views into the text
  std::string_view zone = {};
  std::vector<uint64_t> blocks_by_order = {};
};

// Zones past this number are dropped: 1024 nodes of four zones.
inline constexpr std::size_t kZonesMax = 4096;

// /proc/buddyinfo; proc(5). Reuses the memory of `out`. corrupt when a line is of another form, or has not as
// many orders as the first.
[[nodiscard]] Result<void> parse_buddyinfo(std::string_view text, std::vector<BuddyZone>& out);

}  // namespace hb::procfs
