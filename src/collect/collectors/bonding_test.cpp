#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec bonding_collector();

namespace {

TEST(BondingCollector, CountsSlavesAndThoseWithALink) {
  const MadeHost made;
  made.write("sys/class/net/bonding_masters", "bond0 bond1\n");
  made.write("sys/class/net/bond0/bonding/slaves", "eth0 eth1 eth2\n");
  made.write("sys/class/net/bond0/lower_eth0/bonding_slave/mii_status", "up\n");
  made.write("sys/class/net/bond0/slave_eth1/bonding_slave/mii_status", "up\n");
  made.write("sys/class/net/bond0/lower_eth2/bonding_slave/mii_status", "down\n");
  made.write("sys/class/net/bond1/bonding/slaves", "\n");
  CollectorTrial trial(bonding_collector(), made.root());
  EXPECT_EQ(trial.tick(), R"(node_bonding_active{master="bond0"} 2
node_bonding_active{master="bond1"} 0
node_bonding_slaves{master="bond0"} 3
node_bonding_slaves{master="bond1"} 0
)");
  EXPECT_TRUE(trial.outcome());
}

TEST(BondingCollector, HasNoDataWithoutTheDriver) {
  const MadeHost made;
  made.write("sys/class/net/eth0/mtu", "1500\n");
  CollectorTrial trial(bonding_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

TEST(BondingCollector, TellsOfAMasterThatIsNone) {
  const MadeHost made;
  made.write("sys/class/net/bonding_masters", "bond0 eth0\n");
  made.write("sys/class/net/bond0/bonding/slaves", "eth0");
  CollectorTrial trial(bonding_collector(), made.root());
  EXPECT_EQ(trial.tick(),
            "node_bonding_active{master=\"bond0\"} 0\nnode_bonding_slaves{master=\"bond0\"} 1\n");
  EXPECT_FALSE(trial.outcome());
}

}  // namespace
}  // namespace hb::collect
