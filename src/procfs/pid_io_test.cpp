#include "procfs/pid_io.hpp"

#include <string>

#include <gtest/gtest.h>

namespace hb::procfs {
namespace {

TEST(PidIo, FindsWhatWasWritten) {
  const std::string text =
      "rchar: 4292\nwchar: 0\nsyscr: 13\nsyscw: 0\nread_bytes: 8192\nwrite_bytes: 4096\n"
      "cancelled_write_bytes: 77\n";
  EXPECT_EQ(parse_written_bytes(text), 4096U);
  EXPECT_EQ(parse_written_bytes("write_bytes: 18446744073709551615"), UINT64_MAX);
}

TEST(PidIo, TakesNothingElseForIt) {
  for (const char* text :
       {"", "\n", "wchar: 5\n", "cancelled_write_bytes: 77\n", "write_bytes: \n", "write_bytes: x\n",
        "write_bytes: -1\n", "write_bytes: 18446744073709551616\n", "write_bytes: 1 2\n"})
    EXPECT_EQ(parse_written_bytes(text), std::nullopt) << text;
}

}  // namespace
}  // namespace hb::procfs
