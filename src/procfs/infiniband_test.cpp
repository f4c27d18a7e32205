#include "procfs/infiniband.hpp"

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

struct Case {
  std::string_view text;
  double value;  // -1: none
};

TEST(Infiniband, ReadsTheNumberOfAState) {
  constexpr Case kCases[] = {{"4: ACTIVE", 4}, {"5: LinkUp\n", 5}, {"0: <unknown>", 0}, {"ACTIVE", -1},
                             {": ACTIVE", -1}, {"4", -1},          {"-1: X", -1},       {"", -1}};
  for (const auto& [text, value] : kCases)
    EXPECT_EQ(parse_infiniband_state(text).value_or(-1), value) << text;
}

TEST(Infiniband, ReadsARateInBytes) {
  constexpr Case kCases[] = {{"40 Gb/sec (4X QDR)", 5e9},
                             {"2.5 Gb/sec (1X SDR)", 312'500'000},
                             {"10 Gb/sec", 1.25e9},
                             {"10 Mb/sec", -1},
                             {"fast", -1},
                             {"", -1}};
  for (const auto& [text, value] : kCases)
    EXPECT_EQ(parse_infiniband_rate(text).value_or(-1), value) << text;
}

TEST(Infiniband, SurvivesEveryTruncation) {
  for_every_prefix("4: ACTIVE", parse_infiniband_state);
  for_every_prefix("2.5 Gb/sec (1X SDR)", parse_infiniband_rate);
}

}  // namespace
}  // namespace hb::procfs
