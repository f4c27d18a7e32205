#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec kernel_hung_collector();

namespace {

TEST(KernelHungCollector, CountsTasks) {
  const MadeHost made;
  made.write("proc/sys/kernel/hung_task_detect_count", "42\n");
  CollectorTrial trial(kernel_hung_collector(), made.root());
  EXPECT_EQ(trial.tick(), "node_kernel_hung_tasks_total 42\n");
}

TEST(KernelHungCollector, HasNoDataOnOlderKernels) {
  const MadeHost made;
  CollectorTrial missing(kernel_hung_collector(), made.root());
  EXPECT_EQ(missing.tick(), "");
  ASSERT_FALSE(missing.outcome());
  EXPECT_EQ(missing.outcome().error().code, ErrorCode::not_found);
  made.write("proc/sys/kernel/hung_task_detect_count", "-1\n");
  CollectorTrial broken(kernel_hung_collector(), made.root());
  EXPECT_EQ(broken.tick(), "");
  ASSERT_FALSE(broken.outcome());
  EXPECT_EQ(broken.outcome().error().code, ErrorCode::corrupt);
}

}  // namespace
}  // namespace hb::collect
