#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec watchdog_collector();

namespace {

TEST(WatchdogCollector, EmitsNumbersAndInformation) {
  const MadeHost made;
  made.write("sys/class/watchdog/watchdog0/identity", "Software Watchdog\n");
  made.write("sys/class/watchdog/watchdog0/state", "active\n");
  made.write("sys/class/watchdog/watchdog0/timeout", "60\n");
  made.write("sys/class/watchdog/watchdog0/timeleft", "soon\n");
  made.write("sys/class/watchdog/watchdog0/nowayout", "0\n");
  CollectorTrial trial(watchdog_collector(), made.root());
  EXPECT_EQ(
      trial.tick(),
      R"(node_watchdog_info{identity="Software Watchdog",name="watchdog0",options="",pretimeout_governor="",state="active",status=""} 1
node_watchdog_nowayout{name="watchdog0"} 0
node_watchdog_timeout_seconds{name="watchdog0"} 60
)");
}

TEST(WatchdogCollector, HasNoDataWithoutTheClass) {
  const MadeHost made;
  CollectorTrial trial(watchdog_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace hb::collect
