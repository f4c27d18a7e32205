#include "procfs/cgroup_controllers.hpp"

#include <string>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

// "corrupt" at the end when it is.
std::string read_all(std::string_view text) {
  std::string all;
  CgroupControllerReader reader(text);
  for (CgroupController controller;;) {
    const auto more = reader.next(controller);
    if (!more) return all + "corrupt";
    if (!*more) return all;
    all += std::string(controller.name) + "=" + std::to_string(controller.cgroups) + "," +
           std::to_string(controller.enabled) + ";";
  }
}

TEST(CgroupControllers, ReadsEachLine) {
  EXPECT_EQ(read_all("#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpu\t3\t172\t1\nrdma\t0\t1\t0\n"),
            "cpu=172,1;rdma=1,0;");
}

TEST(CgroupControllers, RefusesAnotherForm) {
  for (const char* text : {"cpu\t3\t172", "cpu\tx\t172\t1", "cpu\t3\tx\t1", "cpu\t3\t172\tx", "\n"})
    EXPECT_EQ(read_all(text), "corrupt") << text;
}

TEST(CgroupControllers, SurvivesEveryTruncation) {
  for_every_prefix("#subsys_name\ncpu\t3\t172\t1\n", read_all);
}

}  // namespace
}  // namespace hb::procfs
