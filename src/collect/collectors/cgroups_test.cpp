#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec cgroups_collector();

namespace {

TEST(CgroupsCollector, TellsTheControllers) {
  const MadeHost made;
  made.write("proc/cgroups", "#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpu\t3\t172\t1\n");
  CollectorTrial trial(cgroups_collector(), made.root());
  EXPECT_EQ(trial.tick(), R"(node_cgroups_cgroups{subsys_name="cpu"} 172
node_cgroups_enabled{subsys_name="cpu"} 1
)");
  EXPECT_TRUE(trial.outcome());
}

TEST(CgroupsCollector, IsNotThereWithoutItsFile) {
  const MadeHost made;
  CollectorTrial trial(cgroups_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

TEST(CgroupsCollector, FailsOnAnotherForm) {
  const MadeHost made;
  made.write("proc/cgroups", "cpu\n");
  CollectorTrial trial(cgroups_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::corrupt);
}

}  // namespace
}  // namespace hb::collect
