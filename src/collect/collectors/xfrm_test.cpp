#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec xfrm_collector();

namespace {

TEST(XfrmCollector, TellsEachCounter) {
  const MadeHost made;
  made.write("proc/net/xfrm_stat",
             "XfrmInError                     1\nXfrmNew 5\nXfrmAcquireError                7\n");
  CollectorTrial trial(xfrm_collector(), made.root());
  const std::string text = trial.tick();
  EXPECT_EQ(std::ranges::count(text, '\n'), 28);
  EXPECT_NE(text.find("node_xfrm_in_error_packets_total 1\n"), std::string::npos);
  EXPECT_NE(text.find("node_xfrm_acquire_error_packets_total 7\n"), std::string::npos);
  // What this kernel does not count.
  EXPECT_NE(text.find("node_xfrm_out_error_packets_total 0\n"), std::string::npos);
  EXPECT_TRUE(trial.outcome());
}

TEST(XfrmCollector, IsNotThereWithoutItsFile) {
  const MadeHost made;
  CollectorTrial trial(xfrm_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

TEST(XfrmCollector, FailsOnAnotherForm) {
  const MadeHost made;
  made.write("proc/net/xfrm_stat", "XfrmInError\n");
  CollectorTrial trial(xfrm_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::corrupt);
}

TEST(XfrmCollector, FailsOnANumberThatIsNone) {
  const MadeHost made;
  made.write("proc/net/xfrm_stat", "XfrmInError x\n");
  CollectorTrial trial(xfrm_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::corrupt);
}

}  // namespace
}  // namespace hb::collect
