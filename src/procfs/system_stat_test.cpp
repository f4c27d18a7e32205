#include "procfs/system_stat.hpp"

#include <string>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"
#include "procfs/kept_file.hpp"

namespace hb::procfs {
namespace {

TEST(SystemStat, ReadsTheFixture) {
  SystemStat stat;
  parse_system_stat(read_file(fixture_host().proc("stat")).value(), stat);
  ASSERT_EQ(stat.cpus.size(), 2);
  EXPECT_EQ(stat.cpus[1].cpu, 1);
  EXPECT_EQ(stat.cpus[1][CpuMode::user], 60230);
  EXPECT_EQ(stat.cpus[1][CpuMode::guest_nice], 10);
  EXPECT_EQ(stat.interrupts, 8837460);
  EXPECT_EQ(stat.context_switches, 15730042);
  EXPECT_EQ(stat.boot_time, 1767225600);
  EXPECT_EQ(stat.forks, 48213);
  EXPECT_EQ(stat.running, 2);
  EXPECT_EQ(stat.blocked, 1);
  ASSERT_EQ(stat.softirqs.size(), kSoftirqNames.size());
  EXPECT_EQ(stat.softirqs.back(), 1240629);
}

TEST(SystemStat, ForgetsWhatTheLastTextHad) {
  SystemStat stat;
  parse_system_stat("cpu0 1 2 3 4\nctxt 7\n", stat);
  EXPECT_EQ(stat.context_switches, 7);
  parse_system_stat("", stat);
  EXPECT_TRUE(stat.cpus.empty());
  EXPECT_FALSE(stat.context_switches);
}

TEST(SystemStat, TakesTheColumnsOfOldKernels) {
  SystemStat stat;
  parse_system_stat("cpu0 1 2 3 4\n", stat);
  ASSERT_EQ(stat.cpus.size(), 1);
  EXPECT_EQ(stat.cpus[0][CpuMode::idle], 4);
  EXPECT_EQ(stat.cpus[0][CpuMode::steal], 0);
}

TEST(SystemStat, SkipsLinesThatAreNot) {
  SystemStat stat;
  parse_system_stat(read_file(fixture_host("hostile").proc("stat")).value(), stat);
  EXPECT_TRUE(stat.cpus.empty());
  EXPECT_FALSE(stat.interrupts || stat.context_switches || stat.boot_time || stat.forks);
  EXPECT_EQ(stat.softirqs.size(), 1);
}

TEST(SystemStat, TakesCpusUpToTheLimit) {
  SystemStat stat;
  const std::string last = std::to_string(kCpusMax - 1);
  const std::string past = std::to_string(kCpusMax);
  parse_system_stat("cpu" + last + " 1 2 3 4\ncpu" + past + " 1 2 3 4\n", stat);
  ASSERT_EQ(stat.cpus.size(), 1);
  EXPECT_EQ(stat.cpus[0].cpu, kCpusMax - 1);

  std::string repeated;
  for (std::size_t i = 0; i <= kCpusMax; ++i)
    repeated += "cpu0 1 2 3 4\n";
  parse_system_stat(repeated, stat);
  EXPECT_EQ(stat.cpus.size(), kCpusMax);
}

TEST(SystemStat, SurvivesEveryTruncation) {
  SystemStat stat;
  for_every_prefix(read_file(fixture_host().proc("stat")).value(),
                   [&stat](std::string_view cut) { parse_system_stat(cut, stat); });
  EXPECT_EQ(stat.cpus.size(), 2);
}

}  // namespace
}  // namespace hb::procfs
