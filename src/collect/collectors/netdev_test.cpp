#include <sstream>
#include <string>
#include <string_view>

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

// The lines of one device, without what belongs to none.
std::string of_device(const std::string& text, std::string_view device) {
  std::istringstream lines(text);
  std::string found;
  for (std::string line; std::getline(lines, line);) {
    if (has(line, "{device=\"" + std::string(device) + "\"")) found += line.substr(13) + "\n";
  }
  return found;
}

constexpr std::string_view kStatisticFiles[] = {
    "rx_nohandler",      "rx_dropped",     "rx_length_errors",    "rx_over_errors",  "rx_crc_errors",
    "rx_frame_errors",   "rx_fifo_errors", "rx_missed_errors",    "tx_dropped",      "tx_aborted_errors",
    "tx_carrier_errors", "tx_fifo_errors", "tx_heartbeat_errors", "tx_window_errors"};

// Names as node_exporter has them with --collector.netdev.enable-detailed-metrics.
TEST(NetdevCollector, TellsEachCounterForItselfWhenToldTo) {
  const MadeHost made;
  made.write("proc/net/dev", "a: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n");
  int value = 101;
  for (const std::string_view file : kStatisticFiles)
    made.write("sys/class/net/a/statistics/" + std::string(file), std::to_string(value++) + "\n");
  FlagValues flags;
  flags.set("collector.netdev.enable-detailed-metrics", "true");
  EXPECT_EQ(of_device(CollectorTrial(netdev_collector(), made.root(), flags).tick(), "a"),
            R"(collisions_total{device="a"} 14
multicast_total{device="a"} 8
receive_bytes_total{device="a"} 1
receive_compressed_total{device="a"} 7
receive_crc_errors_total{device="a"} 105
receive_dropped_total{device="a"} 102
receive_errors_total{device="a"} 3
receive_fifo_errors_total{device="a"} 107
receive_frame_errors_total{device="a"} 106
receive_length_errors_total{device="a"} 103
receive_missed_errors_total{device="a"} 108
receive_nohandler_total{device="a"} 101
receive_over_errors_total{device="a"} 104
receive_packets_total{device="a"} 2
transmit_aborted_errors_total{device="a"} 110
transmit_bytes_total{device="a"} 9
transmit_carrier_errors_total{device="a"} 111
transmit_compressed_total{device="a"} 16
transmit_dropped_total{device="a"} 109
transmit_errors_total{device="a"} 11
transmit_fifo_errors_total{device="a"} 112
transmit_heartbeat_errors_total{device="a"} 113
transmit_packets_total{device="a"} 10
transmit_window_errors_total{device="a"} 114
)");
  flags.set("collector.netdev.netlink", "false");
  EXPECT_EQ(of_device(CollectorTrial(netdev_collector(), made.root(), flags).tick(), "a"),
            R"(receive_bytes_total{device="a"} 1
receive_compressed_total{device="a"} 7
receive_dropped_total{device="a"} 4
receive_errors_total{device="a"} 3
receive_fifo_total{device="a"} 5
receive_frame_total{device="a"} 6
receive_multicast_total{device="a"} 8
receive_packets_total{device="a"} 2
transmit_bytes_total{device="a"} 9
transmit_carrier_total{device="a"} 15
transmit_colls_total{device="a"} 14
transmit_compressed_total{device="a"} 16
transmit_dropped_total{device="a"} 12
transmit_errors_total{device="a"} 11
transmit_fifo_total{device="a"} 13
transmit_packets_total{device="a"} 10
)");
}

// A device that /sys does not have, as that of another network namespace, has no alias and is there all the
// same.
TEST(NetdevCollector, LabelsDevicesByTheirAliasWhenToldTo) {
  const MadeHost made;
  const std::string counters = ": 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n";
  made.write("proc/net/dev", "a" + counters + "b" + counters + "c" + counters);
  made.write("sys/class/net/a/ifalias", "uplink to rack 7\n");
  made.write("sys/class/net/b/ifalias", "\n");
  for (const char* const netlink : {"true", "false"}) {
    FlagValues flags;
    flags.set("collector.netdev.label-ifalias", "true");
    flags.set("collector.netdev.netlink", netlink);
    const std::string text = CollectorTrial(netdev_collector(), made.root(), flags).tick();
    for (const std::string_view labels :
         {R"({device="a",ifalias="uplink to rack 7"})", R"({device="b",ifalias=""})", R"({device="c"})"}) {
      EXPECT_TRUE(has(text, "node_network_receive_bytes_total" + std::string(labels) + " 1\n"))
          << labels << "\n"
          << text;
    }
  }
}

}  // namespace
}  // namespace hb::collect
