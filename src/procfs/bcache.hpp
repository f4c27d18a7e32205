#pragma once

#include <optional>
#include <string_view>

namespace hb::procfs {

// What writeback_rate_debug of a backing device says (Documentation/admin-guide/bcache.rst), in bytes or
// bytes a second.
struct BcacheWriteback {
  std::optional<double> rate;
  std::optional<double> target;
  std::optional<double> proportional;
  std::optional<double> integral;
  std::optional<double> change;
};
[[nodiscard]] BcacheWriteback parse_bcache_writeback(std::string_view text);

// What priority_stats of a cache says, in per cent.
struct BcachePriorities {
  std::optional<double> unused;
  std::optional<double> metadata;
};
[[nodiscard]] BcachePriorities parse_bcache_priorities(std::string_view text);

}  // namespace hb::procfs
