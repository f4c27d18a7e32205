#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec wifi_collector();

namespace {

FlagValues fixtures_of(const MadeHost& made) {
  FlagValues flags;
  flags.set("collector.wifi.fixtures", made.root().root("wifi"));
  return flags;
}

TEST(WifiCollector, TellsInterfacesAndStations) {
  const MadeHost made;
  made.write("wifi/interfaces.json", R"([{"name": "wlan0", "frequency": 5180}, {"type": 10}])");
  made.write("wifi/wlan0/bss.json", R"({"ssid": "home", "bssid": "ABEiqrv/", "status": 2})");
  made.write("wifi/wlan0/stationinfo.json",
             R"([{"hardwareaddr": "ABEiqrv/", "connected": 30000000000, "inactive": 400000000,
                  "receivebitrate": 128000000, "signal": -52, "receivedpackets": 3}])");
  CollectorTrial trial(wifi_collector(), made.root(), fixtures_of(made));
  const std::string text = trial.tick();
  ASSERT_TRUE(trial.outcome()) << trial.outcome().error().message;
  const std::string station = "{device=\"wlan0\",mac_address=\"00:11:22:aa:bb:ff\"} ";
  const std::string lines[] = {"node_wifi_interface_frequency_hertz{device=\"wlan0\"} 5.18e+09\n",
                               "node_wifi_station_info{bssid=\"00:11:22:aa:bb:ff\",device=\"wlan0\",mode="
                               "\"ad-hoc\",ssid=\"home\"} 1\n",
                               "node_wifi_station_connected_seconds_total" + station + "30\n",
                               "node_wifi_station_inactive_seconds" + station + "0.4\n",
                               "node_wifi_station_receive_bits_per_second" + station + "1.28e+08\n",
                               "node_wifi_station_signal_dbm" + station + "-52\n",
                               "node_wifi_station_received_packets_total" + station + "3\n",
                               "node_wifi_station_beacon_loss_total" + station + "0\n"};
  for (const std::string& line : lines)
    EXPECT_NE(text.find(line), std::string::npos) << line << text;
}

TEST(WifiCollector, FailsOnAFixtureThatIsNone) {
  for (const char* file : {"wifi/interfaces.json", "wifi/wlan0/bss.json", "wifi/wlan0/stationinfo.json"}) {
    const MadeHost made;
    made.write("wifi/interfaces.json", R"([{"name": "wlan0"}])");
    made.write(file, "x");
    CollectorTrial trial(wifi_collector(), made.root(), fixtures_of(made));
    EXPECT_EQ(trial.tick(), "");
    ASSERT_FALSE(trial.outcome()) << file;
    EXPECT_EQ(trial.outcome().error().code, ErrorCode::corrupt);
  }
}

TEST(WifiCollector, IsNotThereOfAnotherMachine) {
  CollectorTrial trial(wifi_collector(), MadeHost().root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

// Of this machine, which may have no wireless networks at all.
TEST(WifiCollector, AsksNetlinkOfThisMachine) {
  CollectorTrial trial(wifi_collector(), HostRoot());
  trial.tick();
  if (trial.outcome()) return;
  const ErrorCode code = trial.outcome().error().code;
  EXPECT_TRUE(code == ErrorCode::not_found || code == ErrorCode::unavailable)
      << trial.outcome().error().message;
}

}  // namespace
}  // namespace hb::collect
