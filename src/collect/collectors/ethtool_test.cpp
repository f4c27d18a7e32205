#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec ethtool_collector();

namespace {

TEST(EthtoolCollector, IsNotThereOfAnotherMachine) {
  CollectorTrial trial(ethtool_collector(), MadeHost().root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

// Of this machine, whose drivers may tell nothing at all.
TEST(EthtoolCollector, LeavesOutTheDevicesThatAreNotAskedFor) {
  FlagValues flags;
  flags.set("collector.ethtool.device-exclude", ".");
  CollectorTrial trial(ethtool_collector(), HostRoot(), flags);
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
  CollectorTrial all(ethtool_collector(), HostRoot());
  all.tick();
  EXPECT_TRUE(all.outcome()) << all.outcome().error().message;
}

TEST(EthtoolCollector, RefusesABadPattern) {
  FlagValues flags;
  flags.set("collector.ethtool.metrics-include", "(");
  const CollectorTrial trial(ethtool_collector(), MadeHost().root(), flags);
  ASSERT_FALSE(trial.was_made());
  EXPECT_EQ(trial.refusal().code, ErrorCode::invalid);
}

}  // namespace
}  // namespace hb::collect
