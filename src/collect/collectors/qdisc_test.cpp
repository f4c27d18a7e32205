#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec qdisc_collector();

namespace {

FlagValues fixtures_of(const MadeHost& made) {
  FlagValues flags;
  flags.set("collector.qdisc.fixtures", made.root().root("qdisc"));
  return flags;
}

TEST(QdiscCollector, TellsTheInterfacesOwnDisciplines) {
  const MadeHost made;
  made.write("qdisc/results.json", R"([
    {"IfaceName": "wlan0", "Bytes": 42, "Packets": 41, "Requeues": 1, "Kind": "fq", "Drops": 2,
     "Overlimits": 3, "Qlen": 4, "Backlog": 5},
    {"IfaceName": "wlan0", "Bytes": 1, "Kind": "fq", "Parent": 65537},
    {"IfaceName": "eth0", "Bytes": 1, "Kind": "fq"}])");
  FlagValues flags = fixtures_of(made);
  flags.set("collector.qdisc.device-include", "^wlan0$");
  CollectorTrial trial(qdisc_collector(), made.root(), flags);
  EXPECT_EQ(trial.tick(), R"(node_qdisc_backlog{device="wlan0",kind="fq"} 5
node_qdisc_bytes_total{device="wlan0",kind="fq"} 42
node_qdisc_current_queue_length{device="wlan0",kind="fq"} 4
node_qdisc_drops_total{device="wlan0",kind="fq"} 2
node_qdisc_overlimits_total{device="wlan0",kind="fq"} 3
node_qdisc_packets_total{device="wlan0",kind="fq"} 41
node_qdisc_requeues_total{device="wlan0",kind="fq"} 1
)");
  EXPECT_TRUE(trial.outcome());
}

TEST(QdiscCollector, FailsOnAFixtureThatIsNone) {
  const MadeHost made;
  made.write("qdisc/results.json", "{}");
  CollectorTrial trial(qdisc_collector(), made.root(), fixtures_of(made));
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::corrupt);
}

TEST(QdiscCollector, IsNotThereOfAnotherMachine) {
  CollectorTrial trial(qdisc_collector(), MadeHost().root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

// The loopback interface has one on every machine, unless netlink is refused.
TEST(QdiscCollector, AsksNetlinkOfThisMachine) {
  CollectorTrial trial(qdisc_collector(), HostRoot());
  const std::string text = trial.tick();
  if (!trial.outcome()) GTEST_SKIP() << trial.outcome().error().message;
  EXPECT_NE(text.find("node_qdisc_bytes_total{device=\"lo\",kind=\"noqueue\"}"), std::string::npos) << text;
}

}  // namespace
}  // namespace hb::collect
