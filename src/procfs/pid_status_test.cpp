#include "procfs/pid_status.hpp"

#include <array>
#include <string>

#include <gtest/gtest.h>

namespace hb::procfs {
namespace {

TEST(PidStatus, ReadsTheUsers) {
  const PidStatus status = parse_pid_status("Name:\tUid: 7\nUid:\t1000\t0\t7\t0\nUid:\t1\t1\t1\t1\n");
  EXPECT_EQ(status.uids, (std::array<uint32_t, 4>{1000, 0, 7, 0}));
  EXPECT_EQ(parse_pid_status("").uids, (std::array<uint32_t, 4>{}));
  EXPECT_EQ(parse_pid_status("Uid:\tx\n").uids, (std::array<uint32_t, 4>{}));
}

TEST(CommandLine, JoinsTheArguments) {
  EXPECT_EQ(join_command_line(std::string_view("/opt/x\0--name=a b\0", 18)), "/opt/x --name=a b");
  EXPECT_EQ(join_command_line(std::string_view("a\0\0b\0\0\0", 7)), "a  b");
  EXPECT_EQ(join_command_line(""), "");
  EXPECT_EQ(join_command_line(std::string_view("\0", 1)), "");
}

TEST(CommandLine, IsCutAtItsLimit) {
  EXPECT_EQ(join_command_line(std::string(kCommandLineBytesMax, 'x')).size(), kCommandLineBytesMax);
  EXPECT_EQ(join_command_line(std::string(kCommandLineBytesMax + 1, 'x')).size(), kCommandLineBytesMax);
}

}  // namespace
}  // namespace hb::procfs
