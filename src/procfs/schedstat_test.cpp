#include "procfs/schedstat.hpp"

#include <string>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

std::string read_all(std::string_view text) {
  std::string all;
  SchedstatReader reader(text);
  for (SchedstatCpu cpu; reader.next(cpu);) {
    all += std::string(cpu.cpu) + ":" + std::to_string(cpu.running_ns) + "," +
           std::to_string(cpu.waiting_ns) + "," + std::to_string(cpu.timeslices) + ";";
  }
  return all;
}

TEST(Schedstat, ReadsTheCpuLines) {
  EXPECT_EQ(read_all("version 15\ntimestamp 1\ncpu0 1 2 3 4 5 6 7 8 9\ndomain0 3 0 0\n"
                     "cpu12 0 0 0 0 0 0 70 80 90 100\n"),
            "0:7,8,9;12:70,80,90;");
}

TEST(Schedstat, SkipsWhatIsNoCpuLine) {
  EXPECT_EQ(read_all("cpu0 1 2 3 4 5 6 7 8\ncpux 1 2 3 4 5 6 7 8 9\ncpu1 1 2 3 4 5 6 -7 8 9\n"), "");
}

TEST(Schedstat, SurvivesEveryTruncation) {
  for_every_prefix("version 15\ncpu0 1 2 3 4 5 6 7 8 9\n", read_all);
}

}  // namespace
}  // namespace hb::procfs
