#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec timex_collector();

namespace {

// Of this machine's clock, whose values nobody knows beforehand.
TEST(TimexCollector, TellsTheClockOfThisMachine) {
  CollectorTrial trial(timex_collector(), HostRoot());
  const std::string text = trial.tick();
  if (!trial.outcome()) GTEST_SKIP() << trial.outcome().error().message;
  EXPECT_EQ(std::ranges::count(text, '\n'), 17);
  EXPECT_NE(text.find("node_timex_tick_seconds 0.0"), std::string::npos) << text;
  EXPECT_NE(text.find("node_timex_sync_status "), std::string::npos);
}

TEST(TimexCollector, IsNotThereOfAnotherMachine) {
  const MadeHost made;
  CollectorTrial trial(timex_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace hb::collect
