#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace hb::procfs {

// commit_stats of a Btrfs file system (btrfs_commit_stats_show in
// fs/btrfs/sysfs.c). Zero where a kernel tells nothing.
struct BtrfsCommits {
  uint64_t commits = 0;
  uint64_t last_ms = 0;
  uint64_t max_ms = 0;
  uint64_t total_ms = 0;
};
[[nodiscard]] BtrfsCommits parse_btrfs_commits(std::string_view text);

// How many bytes on disk a byte of data takes, in a profile ("raid1", "single", …) over so many devices
// (mkfs.btrfs(8)). Nothing for profiles that are not known.
[[nodiscard]] std::optional<double> btrfs_allocation_ratio(std::string_view profile, std::size_t devices);

}  // namespace hb::procfs
