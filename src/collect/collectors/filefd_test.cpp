#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec filefd_collector();

namespace {

TEST(FilefdCollector, TellsAllocatedAndMaximum) {
  const MadeHost made;
  made.write("proc/sys/fs/file-nr", "1024\t0\t1631329\n");
  CollectorTrial trial(filefd_collector(), made.root());
  EXPECT_EQ(trial.tick(), R"(node_filefd_allocated 1024
node_filefd_maximum 1.631329e+06
)");
  EXPECT_TRUE(trial.outcome());
}

TEST(FilefdCollector, IsNotThereWithoutItsFile) {
  const MadeHost made;
  CollectorTrial trial(filefd_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

TEST(FilefdCollector, FailsOnAnotherForm) {
  const MadeHost made;
  made.write("proc/sys/fs/file-nr", "1024\t0\n");
  CollectorTrial trial(filefd_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::corrupt);
}

TEST(FilefdCollector, FailsOnANumberThatIsNone) {
  const MadeHost made;
  made.write("proc/sys/fs/file-nr", "1024\t0\tx\n");
  CollectorTrial trial(filefd_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::corrupt);
}

}  // namespace
}  // namespace hb::collect
