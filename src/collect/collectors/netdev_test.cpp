#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"
#include "procfs/fixture_host.hpp"

namespace hb::collect {

CollectorSpec netdev_collector();

namespace {

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

TEST(NetdevCollector, TakesAllDevicesUnlessTold) {
  const struct {
    std::string_view flag;
    std::string value;
    bool lo;
    bool eth0;
  } cases[] = {{"collector.netdev.device-exclude", "", true, true},
               {"collector.netdev.device-exclude", "^lo$", false, true},
               {"collector.netdev.device-include", "^lo$", true, false}};
  for (const auto& [flag, value, lo, eth0] : cases) {
    FlagValues flags;
    flags.set(flag, value);
    const std::string text = CollectorTrial(netdev_collector(), procfs::fixture_host(), flags).tick();
    EXPECT_EQ(has(text, "device=\"lo\""), lo) << flag << value;
    EXPECT_EQ(has(text, "device=\"eth0\""), eth0) << flag << value;
  }
}

TEST(NetdevCollector, LeavesOutWhatTheFileLacksWhenToldTo) {
  const MadeHost made;
  made.write("sys/class/net/a/statistics/rx_nohandler", "11\n");
  made.write("proc/net/dev", "a: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n");
  FlagValues flags;
  flags.set("collector.netdev.netlink", "false");
  const std::string text = CollectorTrial(netdev_collector(), made.root(), flags).tick();
  EXPECT_FALSE(has(text, "nohandler"));
  EXPECT_TRUE(has(text, "node_network_receive_bytes_total{device=\"a\"} 1\n"));
}

// The loopback interface has its address on every machine.
TEST(NetdevCollector, TellsThisMachinesAddressesWhenToldTo) {
  FlagValues flags;
  flags.set("collector.netdev.address-info", "true");
  const std::string line =
      "node_network_address_info{address=\"127.0.0.1\",device=\"lo\",netmask=\"8\",scope=\"link-local\"} 1\n";
  EXPECT_TRUE(has(CollectorTrial(netdev_collector(), HostRoot(), flags).tick(), line));
  EXPECT_FALSE(has(CollectorTrial(netdev_collector(), HostRoot()).tick(), "address_info"));
  EXPECT_FALSE(has(CollectorTrial(netdev_collector(), procfs::fixture_host(), flags).tick(), "address_info"));
}

TEST(NetdevCollector, KeepsTheUnhandledPacketsWithTheirDevice) {
  const MadeHost made;
  const std::string counters = ": 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n";
  made.write("sys/class/net/a/statistics/rx_nohandler", "11\n");
  made.write("sys/class/net/b/statistics/rx_nohandler", "22\n");
  made.write("proc/net/dev", "a" + counters + "b" + counters);
  CollectorTrial trial(netdev_collector(), made.root());
  EXPECT_TRUE(has(trial.tick(), "node_network_receive_nohandler_total{device=\"b\"} 22\n"));
  made.write("proc/net/dev", "b" + counters + "c" + counters);
  const std::string text = trial.tick();
  EXPECT_TRUE(has(text, "node_network_receive_nohandler_total{device=\"b\"} 22\n"));
  EXPECT_FALSE(has(text, "node_network_receive_nohandler_total{device=\"c\"}"));
  EXPECT_FALSE(has(text, "device=\"a\""));
}

}  // namespace
}  // namespace hb::collect
