#include "procfs/btrfs.hpp"

#include <algorithm>
#include <array>

#include "procfs/text_cursor.hpp"

namespace hb::procfs {
namespace {

struct Profile {
  std::string_view name;
  double copies = 1;
  std::size_t parity_devices = 0;
};
constexpr std::array<Profile, 9> kProfiles = {{{"single", 1},
                                               {"dup", 2},
                                               {"raid0", 1},
                                               {"raid1", 2},
                                               {"raid1c3", 3},
                                               {"raid1c4", 4},
                                               {"raid10", 2},
                                               {"raid5", 1, 1},
                                               {"raid6", 1, 2}}};

}  // namespace

BtrfsCommits parse_btrfs_commits(std::string_view text) {
  BtrfsCommits commits;
  for (TextCursor lines(text); !lines.at_end();) {
    TextCursor line(lines.line());
    const std::string_view name = line.field();
    const uint64_t value = line.number().value_or(0);
    if (name == "commits") commits.commits = value;
    if (name == "last_commit_ms") commits.last_ms = value;
    if (name == "max_commit_ms") commits.max_ms = value;
    if (name == "total_commit_ms") commits.total_ms = value;
  }
  return commits;
}

std::optional<double> btrfs_allocation_ratio(std::string_view profile, std::size_t devices) {
  const auto* known = std::ranges::find(kProfiles, profile, &Profile::name);
  if (known == kProfiles.end()) return std::nullopt;
  if (known->parity_devices == 0) return known->copies;
  if (devices <= known->parity_devices) return std::nullopt;
  return static_cast<double>(devices) / static_cast<double>(devices - known->parity_devices);
}

}  // namespace hb::procfs
