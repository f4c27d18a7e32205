#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace hb::procfs {

// A file below /proc/net/stat: names of counters, and a row of them for each CPU.
struct LinkStats {
  std::vector<std::string_view> names = {};  // views into the text
  std::vector<uint64_t> values = {};         // row by row, names.size() each
};

// A heading of more names than this is refused; rows past the number of CPUs that there can be are dropped.
inline constexpr std::size_t kLinkStatNamesMax = 64;

// The columns are hexadecimal; lnstat(8). A row may be shorter than the heading: what it lacks is left out of
// it as UINT64_MAX. Reuses the memory of `out`. corrupt when a column is no number or has no name;
// limit when there are too many names.
[[nodiscard]] Result<void> parse_link_stats(std::string_view text, LinkStats& out);

}  // namespace hb::procfs
