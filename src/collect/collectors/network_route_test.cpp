#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec network_route_collector();

namespace {

TEST(NetworkRouteCollector, IsNotThereOfAnotherMachine) {
  CollectorTrial trial(network_route_collector(), MadeHost().root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

// Of this machine, which may have no routes at all.
TEST(NetworkRouteCollector, AsksNetlinkOfThisMachine) {
  CollectorTrial trial(network_route_collector(), HostRoot());
  const std::string text = trial.tick();
  if (!trial.outcome()) GTEST_SKIP() << trial.outcome().error().message;
  const bool has_info = text.find("node_network_route_info{dest=\"") != std::string::npos;
  const bool has_count = text.find("node_network_routes{device=\"") != std::string::npos;
  EXPECT_EQ(has_info, has_count) << text;
}

}  // namespace
}  // namespace hb::collect
