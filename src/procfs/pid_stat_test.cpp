#include "procfs/pid_stat.hpp"

#include <string>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"
#include "procfs/kept_file.hpp"

namespace hb::procfs {
namespace {

constexpr std::string_view kRest =
    " S 1 2 3 0 -1 4194560 100 0 1 0 210 120 0 0 20 0 3 0 102400 52428800 1024 18446744073709551615\n";

TEST(PidStat, ReadsFieldsByTheLastParenthesis) {
  for (const std::string_view comm : {"sshd", "a b", "evil) R 1 \n(x", ")", "", "((", ") S 99 "}) {
    const std::string text = "42 (" + std::string(comm) + ")" + std::string(kRest);
    const auto stat = parse_pid_stat(text);
    ASSERT_TRUE(stat) << comm;
    EXPECT_EQ(stat->pid, 42);
    EXPECT_EQ(stat->comm, comm);
    EXPECT_EQ(stat->state, 'S');
    EXPECT_EQ(stat->parent, 1);
    EXPECT_EQ(stat->user_ticks, 210);
    EXPECT_EQ(stat->system_ticks, 120);
    EXPECT_EQ(stat->threads, 3);
    EXPECT_EQ(stat->start_ticks, 102400);
    EXPECT_EQ(stat->virtual_bytes, 52428800);
    EXPECT_EQ(stat->resident_pages, 1024);
  }
}

TEST(PidStat, TakesNegativeNumbersAsNone) {
  std::string text = "42 (x)" + std::string(kRest);
  text.replace(text.find(" 1024 "), 6, " -3 ");
  const auto stat = parse_pid_stat(text);
  ASSERT_TRUE(stat);
  EXPECT_EQ(stat->resident_pages, 0);
}

TEST(PidStat, RefusesWhatIsNot) {
  for (const std::string_view text :
       {"", "42", "42 (x", ")(", "x (y) S 1", "42 (x) S 1 2 3", "4294967296 (x) S 1 2 3", "(x) S"})
    EXPECT_FALSE(parse_pid_stat(text)) << text;
}

TEST(PidStat, SurvivesEveryTruncation) {
  for_every_prefix(read_file(fixture_host().proc("42/stat")).value(), parse_pid_stat);
}

}  // namespace
}  // namespace hb::procfs
