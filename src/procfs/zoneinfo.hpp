#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace hb::procfs {

// What /proc/zoneinfo tells that is used, by the kernel's names.
inline constexpr std::array<std::string_view, 34> kZoneFields = {
    "nr_free_pages",
    "min",
    "low",
    "high",
    "scanned",
    "spanned",
    "present",
    "managed",
    "nr_active_anon",
    "nr_inactive_anon",
    "nr_isolated_anon",
    "nr_anon_pages",
    "nr_anon_transparent_hugepages",
    "nr_active_file",
    "nr_inactive_file",
    "nr_isolated_file",
    "nr_file_pages",
    "nr_slab_reclaimable",
    "nr_slab_unreclaimable",
    "nr_mlock_stack",
    "nr_kernel_stack",
    "nr_mapped",
    "nr_dirty",
    "nr_writeback",
    "nr_unevictable",
    "nr_shmem",
    "nr_dirtied",
    "nr_written",
    "numa_hit",
    "numa_miss",
    "numa_foreign",
    "numa_interleave",
    "numa_local",
    "numa_other",
};

// One zone of memory. The first zone of a node has the node's own numbers too, as the kernel prints them.
struct Zone {
  std::string_view node = {};  // views into the text
  std::string_view name = {};
  std::array<std::optional<int64_t>, kZoneFields.size()> fields = {};  // by kZoneFields
  std::vector<int64_t> protection = {};
};

// /proc/zoneinfo; proc(5). Lines that are not known are skipped. Reuses the memory of `out`.
void parse_zoneinfo(std::string_view text, std::vector<Zone>& out);

}  // namespace hb::procfs
