#include "procfs/loadavg.hpp"

#include <gtest/gtest.h>

namespace hb::procfs {
namespace {

TEST(Loadavg, ReadsThreeNumbers) {
  const auto load = parse_loadavg("0.42 1.37 20.31 2/184 48213\n");
  ASSERT_TRUE(load);
  EXPECT_EQ(load->minutes_1, 0.42);
  EXPECT_EQ(load->minutes_5, 1.37);
  EXPECT_EQ(load->minutes_15, 20.31);
}

TEST(Loadavg, RefusesLess) {
  for (const std::string_view text : {"", "0.1", "0.1 0.2", "0.1 0.2 x", "0.1 nan-sense 0.3"})
    EXPECT_FALSE(parse_loadavg(text)) << text;
}

TEST(Uptime, IsTheFirstNumber) {
  EXPECT_EQ(parse_uptime("16384.25 32044.10\n"), 16384.25);
  EXPECT_FALSE(parse_uptime(""));
  EXPECT_FALSE(parse_uptime("up 3"));
}

}  // namespace
}  // namespace hb::procfs
