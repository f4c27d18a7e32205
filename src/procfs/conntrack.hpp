#pragma once

#include <cstdint>
#include <string_view>

#include "base/error.hpp"

namespace hb::procfs {

// Counters of connection tracking, of all CPUs together.
struct ConntrackStats {
  uint64_t found = 0;
  uint64_t invalid = 0;
  uint64_t ignore = 0;
  uint64_t insert = 0;
  uint64_t insert_failed = 0;
  uint64_t drop = 0;
  uint64_t early_drop = 0;
  uint64_t search_restart = 0;
};

// /proc/net/stat/nf_conntrack: a heading, then a line of hexadecimal columns for each CPU;
// net/netfilter/nf_conntrack_standalone.c. Old kernels lack the last column. corrupt when a line is neither.
[[nodiscard]] Result<ConntrackStats> parse_conntrack(std::string_view text);

}  // namespace hb::procfs
