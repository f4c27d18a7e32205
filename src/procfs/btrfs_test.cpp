#include "procfs/btrfs.hpp"

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

constexpr std::string_view kCommits =
    "commits 258051\nlast_commit_ms 1000\nmax_commit_ms 51462\ntotal_commit_ms 47836090";

TEST(Btrfs, ReadsCommits) {
  const BtrfsCommits commits = parse_btrfs_commits(kCommits);
  EXPECT_EQ(commits.commits, 258'051U);
  EXPECT_EQ(commits.last_ms, 1000U);
  EXPECT_EQ(commits.max_ms, 51'462U);
  EXPECT_EQ(commits.total_ms, 47'836'090U);
  EXPECT_EQ(parse_btrfs_commits("commits many\n").commits, 0U);
  EXPECT_EQ(parse_btrfs_commits("").total_ms, 0U);
}

TEST(Btrfs, KnowsWhatAProfileCosts) {
  const struct {
    std::string_view profile;
    std::size_t devices;
    double ratio;  // -1: none
  } cases[] = {{"single", 3, 1},  {"dup", 1, 2},    {"raid0", 2, 1},   {"raid1", 2, 2}, {"raid1c3", 3, 3},
               {"raid1c4", 4, 4}, {"raid10", 4, 2}, {"raid5", 3, 1.5}, {"raid6", 4, 2}, {"raid6", 3, 3},
               {"raid5", 1, -1},  {"raid6", 2, -1}, {"raid6", 0, -1},  {"raid7", 9, -1}};
  for (const auto& [profile, devices, ratio] : cases)
    EXPECT_EQ(btrfs_allocation_ratio(profile, devices).value_or(-1), ratio) << profile << " " << devices;
}

TEST(Btrfs, SurvivesEveryTruncation) { for_every_prefix(kCommits, parse_btrfs_commits); }

}  // namespace
}  // namespace hb::procfs
