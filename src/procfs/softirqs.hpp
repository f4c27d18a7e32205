#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace hb::procfs {

// How often one kind of soft interrupt ran, on each CPU in the order of the file's columns.
struct SoftirqCounts {
  std::string_view type = {};  // of static storage, such as "NET_RX"
  std::vector<uint64_t> by_cpu = {};
};

// /proc/softirqs; proc(5). Kinds that are not known are skipped. Reuses the memory of `out`. corrupt when
// there is no heading, or a count is no number.
[[nodiscard]] Result<void> parse_softirqs(std::string_view text, std::vector<SoftirqCounts>& out);

}  // namespace hb::procfs
