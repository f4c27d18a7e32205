#include "procfs/softirqs.hpp"

#include <string>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

const std::string kHeading = "                    CPU0       CPU1\n";

TEST(Softirqs, ReadsTheKindsThatAreKnown) {
  std::vector<SoftirqCounts> counts;
  ASSERT_TRUE(parse_softirqs(kHeading + "  HI:  1  2\n  NEW:  3  4\n  IRQ_POLL:  5  6\n", counts));
  ASSERT_EQ(counts.size(), 2);
  EXPECT_EQ(counts[0].type, "HI");
  EXPECT_EQ(counts[0].by_cpu, (std::vector<uint64_t>{1, 2}));
  EXPECT_EQ(counts[1].type, "IRQ_POLL");
  EXPECT_EQ(counts[1].by_cpu, (std::vector<uint64_t>{5, 6}));
  // The memory of the last reading is used again.
  ASSERT_TRUE(parse_softirqs(kHeading + "  RCU:  7\n", counts));
  ASSERT_EQ(counts.size(), 1);
  EXPECT_EQ(counts[0].type, "RCU");
  EXPECT_EQ(counts[0].by_cpu, (std::vector<uint64_t>{7}));
}

TEST(Softirqs, RefusesAnotherForm) {
  std::vector<SoftirqCounts> counts;
  for (const std::string& text : {std::string(), kHeading + "HI: 1 x\n", kHeading + "HI: -1\n"}) {
    const auto parsed = parse_softirqs(text, counts);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().code, ErrorCode::corrupt);
  }
}

TEST(Softirqs, SurvivesEveryTruncation) {
  std::vector<SoftirqCounts> counts;
  for_every_prefix(kHeading + "  HI:  1  2\n  RCU:  5  6\n", [&counts](std::string_view text) {
    static_cast<void>(parse_softirqs(text, counts).has_value());
  });
}

}  // namespace
}  // namespace hb::procfs
