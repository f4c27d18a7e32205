#include "procfs/softnet.hpp"

#include <string>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

TEST(Softnet, TakesWhatEachKernelTells) {
  const struct {
    std::string line;
    SoftnetCpu expected;
  } cases[] = {
      {"0a 01 02 0 0 0 0 0 03",
       {.cpu = 0, .processed = 10, .dropped = 1, .times_squeezed = 2, .cpu_collision = 3}},
      {"0a 01 02 0 0 0 0 0 03 04 05",
       {.processed = 10,
        .dropped = 1,
        .times_squeezed = 2,
        .cpu_collision = 3,
        .received_rps = 4,
        .flow_limit = 5}},
      {"0a 01 02 0 0 0 0 0 03 04 05 06 07 08 09",
       {.cpu = 7,
        .processed = 10,
        .dropped = 1,
        .times_squeezed = 2,
        .cpu_collision = 3,
        .received_rps = 4,
        .flow_limit = 5,
        .backlog_length = 6}},
  };
  std::vector<SoftnetCpu> cpus;
  for (const auto& [line, expected] : cases) {
    ASSERT_TRUE(parse_softnet(line, cpus)) << line;
    ASSERT_EQ(cpus.size(), 1) << line;
    EXPECT_EQ(cpus[0].cpu, expected.cpu) << line;
    EXPECT_EQ(cpus[0].processed, expected.processed) << line;
    EXPECT_EQ(cpus[0].dropped, expected.dropped) << line;
    EXPECT_EQ(cpus[0].times_squeezed, expected.times_squeezed) << line;
    EXPECT_EQ(cpus[0].cpu_collision, expected.cpu_collision) << line;
    EXPECT_EQ(cpus[0].received_rps, expected.received_rps) << line;
    EXPECT_EQ(cpus[0].flow_limit, expected.flow_limit) << line;
    EXPECT_EQ(cpus[0].backlog_length, expected.backlog_length) << line;
  }
}

TEST(Softnet, NumbersTheLinesOfOlderKernels) {
  std::vector<SoftnetCpu> cpus;
  ASSERT_TRUE(parse_softnet("1 0 0 0 0 0 0 0 0\n2 0 0 0 0 0 0 0 0\n", cpus));
  ASSERT_EQ(cpus.size(), 2);
  EXPECT_EQ(cpus[1].cpu, 1);
}

TEST(Softnet, RefusesAnotherForm) {
  std::vector<SoftnetCpu> cpus;
  for (const char* text : {"1 2 3 4 5 6 7 8", "1 2 3 4 5 6 7 8 x", "100000000 2 3 4 5 6 7 8 9", "\n"}) {
    const auto parsed = parse_softnet(text, cpus);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().code, ErrorCode::corrupt);
  }
}

TEST(Softnet, SurvivesEveryTruncation) {
  std::vector<SoftnetCpu> cpus;
  for_every_prefix("1 0 0 0 0 0 0 0 0 4 5 6 7\n2 0 0 0 0 0 0 0 0\n", [&cpus](std::string_view text) {
    static_cast<void>(parse_softnet(text, cpus).has_value());
  });
}

}  // namespace
}  // namespace hb::procfs
