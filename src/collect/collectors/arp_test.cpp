#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec arp_collector();

namespace {

TEST(ArpCollector, CountsTheEntriesOfEachDevice) {
  const MadeHost made;
  made.write("proc/net/arp",
             "IP address       HW type     Flags       HW address            Mask     Device\n192.168.1.1  "
             "0x1  0x2  cc:aa:dd:ee:aa:bb  *  eth0\n192.168.1.2  0x1  0x2  cc:aa:dd:ee:aa:bc  *  "
             "eth0\n10.0.0.1  0x1  0x2  cc:aa:dd:ee:aa:bd  *  veth1\n");
  FlagValues flags;
  flags.set("collector.arp.device-exclude", "^veth");
  CollectorTrial trial(arp_collector(), made.root(), flags);
  EXPECT_EQ(trial.tick(), R"(node_arp_entries{device="eth0"} 2
)");
  EXPECT_TRUE(trial.outcome());
}

TEST(ArpCollector, IsNotThereWithoutItsFile) {
  const MadeHost made;
  FlagValues flags;
  flags.set("collector.arp.device-exclude", "^veth");
  CollectorTrial trial(arp_collector(), made.root(), flags);
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

TEST(ArpCollector, FailsOnAnotherForm) {
  const MadeHost made;
  made.write("proc/net/arp", "192.168.1.1\n");
  FlagValues flags;
  flags.set("collector.arp.device-exclude", "^veth");
  CollectorTrial trial(arp_collector(), made.root(), flags);
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::corrupt);
}

// Of this machine, which may have no neighbours at all.
TEST(ArpCollector, AsksNetlinkOfThisMachine) {
  CollectorTrial trial(arp_collector(), HostRoot());
  trial.tick();
  const bool was_answered = trial.outcome() || trial.outcome().error().code == ErrorCode::unavailable;
  EXPECT_TRUE(was_answered) << trial.outcome().error().message;
}

}  // namespace
}  // namespace hb::collect
