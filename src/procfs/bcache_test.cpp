#include "procfs/bcache.hpp"

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

constexpr std::string_view kWriteback =
    "rate:\t\t1.1M/sec\ndirty:\t\t20.4G\ntarget:\t\t20.4G\nproportional:\t-427.5k\nintegral:\tbroken\n"
    "change:\t\t321.5k/sec\nnext io:\t17ms\n";
constexpr std::string_view kPriorities =
    "Unused:\t\t99%\nMetadata:\t0%\nAverage:\t10473\nQuantiles:\t[0 1]\n";

TEST(Bcache, ReadsTheRateOfWriteback) {
  const BcacheWriteback writeback = parse_bcache_writeback(kWriteback);
  EXPECT_EQ(writeback.rate, 1'150'976);
  EXPECT_EQ(writeback.target, 21'894'266'880);
  EXPECT_EQ(writeback.proportional, -437'748);
  EXPECT_EQ(writeback.integral, std::nullopt);
  EXPECT_EQ(writeback.change, 329'204);
  EXPECT_EQ(parse_bcache_writeback("").rate, std::nullopt);
}

TEST(Bcache, ReadsPriorities) {
  const BcachePriorities priorities = parse_bcache_priorities(kPriorities);
  EXPECT_EQ(priorities.unused, 99);
  EXPECT_EQ(priorities.metadata, 0);
  EXPECT_EQ(parse_bcache_priorities("Unused: 99\nMetadata: x%\n").unused, std::nullopt);
  EXPECT_EQ(parse_bcache_priorities("Unused: 99\nMetadata: x%\n").metadata, std::nullopt);
}

TEST(Bcache, SurvivesEveryTruncation) {
  for_every_prefix(kWriteback, parse_bcache_writeback);
  for_every_prefix(kPriorities, parse_bcache_priorities);
}

}  // namespace
}  // namespace hb::procfs
