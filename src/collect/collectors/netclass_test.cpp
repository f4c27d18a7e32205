#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"
#include "collect/slow_refresh.hpp"

namespace hb::collect {

CollectorSpec netclass_collector();

namespace {

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

TEST(NetclassCollector, SeesAtOnceThatALinkGoesDown) {
  const MadeHost made;
  made.write("sys/class/net/eth0/operstate", "up\n");
  made.write("sys/class/net/eth0/carrier", "1\n");
  CollectorTrial trial(netclass_collector(), made.root());
  EXPECT_TRUE(has(trial.tick(), "node_network_up{device=\"eth0\"} 1\n"));
  made.write("sys/class/net/eth0/operstate", "down\n");
  made.write("sys/class/net/eth0/carrier", "0\n");
  EXPECT_TRUE(has(trial.tick(), "node_network_up{device=\"eth0\"} 0\n"));
  EXPECT_TRUE(has(trial.tick(), "node_network_carrier{device=\"eth0\"} 0\n"));
}

TEST(NetclassCollector, DropsAnInterfaceThatIsGoneAndFindsANewOne) {
  const MadeHost made;
  made.write("sys/class/net/eth0/operstate", "up\n");
  CollectorTrial trial(netclass_collector(), made.root());
  EXPECT_TRUE(has(trial.tick(), "device=\"eth0\""));
  made.remove("sys/class/net/eth0");
  made.write("sys/class/net/eth1/operstate", "up\n");
  std::string text;
  for (uint32_t i = 0; i < SlowRefresh::kTicks; ++i)
    text = trial.tick();
  EXPECT_FALSE(has(text, "device=\"eth0\""));
  EXPECT_TRUE(has(text, "device=\"eth1\""));
}

TEST(NetclassCollector, ShowsAnUnknownSpeedUnlessTold) {
  const MadeHost made;
  made.write("sys/class/net/eth0/operstate", "up\n");
  made.write("sys/class/net/eth0/speed", "-1\n");
  EXPECT_TRUE(has(CollectorTrial(netclass_collector(), made.root()).tick(),
                  "node_network_speed_bytes{device=\"eth0\"} -125000\n"));
  FlagValues flags;
  flags.set("collector.netclass.ignore-invalid-speed", "true");
  EXPECT_FALSE(
      has(CollectorTrial(netclass_collector(), made.root(), flags).tick(), "node_network_speed_bytes"));
}

TEST(NetclassCollector, LeavesOutWhatTheFlagIgnores) {
  const MadeHost made;
  made.write("sys/class/net/eth0/operstate", "up\n");
  made.write("sys/class/net/veth12/operstate", "up\n");
  FlagValues flags;
  flags.set("collector.netclass.ignored-devices", "^veth");
  const std::string text = CollectorTrial(netclass_collector(), made.root(), flags).tick();
  EXPECT_TRUE(has(text, "device=\"eth0\""));
  EXPECT_FALSE(has(text, "device=\"veth12\""));
}

TEST(NetclassCollector, SaysWhenThereIsNoInterface) {
  CollectorTrial trial(netclass_collector(), MadeHost().root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace hb::collect
