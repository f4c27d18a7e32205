#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec hwmon_collector();

namespace {

TEST(HwmonCollector, NamesChipsAndMetricsAsNodeExporterDoes) {
  const MadeHost made;
  made.link("sys/class/hwmon/hwmon0", "../../devices/platform/coretemp.0/hwmon/hwmon0");
  made.link("sys/devices/platform/coretemp.0/hwmon/hwmon0/device", "../../../coretemp.0");
  const std::string chip = "sys/devices/platform/coretemp.0/hwmon/hwmon0/";
  made.write(chip + "name", "coretemp\n");
  made.write(chip + "temp1_input", "45500\n");
  made.write(chip + "temp1_label", "Package id 0\n");
  made.write(chip + "temp1_crit_alarm", "0\n");
  made.write(chip + "temp1_max", "broken\n");
  made.write(chip + "fan1_input", "1098\n");
  made.write(chip + "fan1_alarm", "1\n");
  made.write(chip + "fan1_beep", "1\n");
  made.write(chip + "in0_input", "792\n");
  made.write(chip + "power1_average", "2500000\n");
  made.write(chip + "power1_average_interval", "1000\n");
  made.write(chip + "energy1_input", "1500000\n");
  made.write(chip + "freq1_input", "300000000\n");
  made.write(chip + "freq1_label", "M-clk\n");
  made.write(chip + "update_interval", "500\n");
  made.write(chip + "pwm1", "128\n");
  made.write("sys/devices/platform/coretemp.0/humidity1_input", "420000\n");
  CollectorTrial trial(hwmon_collector(), made.root());
  EXPECT_EQ(trial.tick(),
            R"(node_hwmon_chip_names{chip="platform_coretemp_0",chip_name="coretemp"} 1
node_hwmon_energy_joule_total{chip="platform_coretemp_0",sensor="energy1"} 1.5
node_hwmon_fan_alarm{chip="platform_coretemp_0",sensor="fan1"} 1
node_hwmon_fan_beep_enabled{chip="platform_coretemp_0",sensor="fan1"} 1
node_hwmon_fan_rpm{chip="platform_coretemp_0",sensor="fan1"} 1098
node_hwmon_freq_freq_mhz{chip="platform_coretemp_0",sensor="m_clk"} 300
node_hwmon_humidity{chip="platform_coretemp_0",sensor="humidity1"} 0.42
node_hwmon_in_volts{chip="platform_coretemp_0",sensor="in0"} 0.792
node_hwmon_power_average_interval_seconds{chip="platform_coretemp_0",sensor="power1"} 1
node_hwmon_power_average_watt{chip="platform_coretemp_0",sensor="power1"} 2.5
node_hwmon_pwm{chip="platform_coretemp_0",sensor="pwm1"} 128
node_hwmon_sensor_label{chip="platform_coretemp_0",label="M-clk",sensor="freq1"} 1
node_hwmon_sensor_label{chip="platform_coretemp_0",label="Package id 0",sensor="temp1"} 1
node_hwmon_temp_celsius{chip="platform_coretemp_0",sensor="temp1"} 45.5
node_hwmon_temp_crit_alarm_celsius{chip="platform_coretemp_0",sensor="temp1"} 0
node_hwmon_update_interval_seconds{chip="platform_coretemp_0",sensor="update_interval0"} 0.5
)");
  EXPECT_TRUE(trial.outcome());
}

TEST(HwmonCollector, TellsChipsOfOneDeviceApart) {
  const MadeHost made;
  for (const char* number : {"3", "4"}) {
    const std::string entry = std::string("hwmon") + number;
    const std::string chip = "sys/devices/platform/wmi/hwmon/" + entry;
    made.link("sys/class/hwmon/" + entry, "../../devices/platform/wmi/hwmon/" + entry);
    made.link(chip + "/device", "../../../wmi");
    made.write(chip + "/pwm1", number);
  }
  made.write("sys/devices/platform/wmi/hwmon/hwmon3/name", "fans\n");
  CollectorTrial trial(hwmon_collector(), made.root());
  EXPECT_EQ(trial.tick(), R"(node_hwmon_chip_names{chip="platform_wmi_fans",chip_name="fans"} 1
node_hwmon_pwm{chip="platform_wmi_fans",sensor="pwm1"} 3
node_hwmon_pwm{chip="platform_wmi_hwmon4",sensor="pwm1"} 4
)");
}

TEST(HwmonCollector, TakesNamesWhereThereIsNoDevice) {
  const MadeHost made;
  made.write("sys/class/hwmon/hwmon0/name", "Board_1\n");
  made.write("sys/class/hwmon/hwmon0/fan1", "1\n");
  made.write("sys/class/hwmon/hwmon0/fan1_input", "2\n");
  made.write("sys/class/hwmon/hwmon1/beep_enable", "1\n");
  made.link("sys/class/hwmon/hwmon2", "nowhere");
  CollectorTrial trial(hwmon_collector(), made.root());
  EXPECT_EQ(trial.tick(), R"(node_hwmon_beep_enabled{chip="hwmon1",sensor="beep_enable0"} 1
node_hwmon_chip_names{chip="board_1",chip_name="board_1"} 1
node_hwmon_fan{chip="board_1",sensor="fan1"} 1
node_hwmon_fan_input_rpm{chip="board_1",sensor="fan1"} 2
)");
}

TEST(HwmonCollector, LeavesOutWhatItsFlagsSay) {
  const MadeHost made;
  made.write("sys/class/hwmon/hwmon0/temp1_type", "1\n");
  made.write("sys/class/hwmon/hwmon0/temp2_type", "2\n");
  made.write("sys/class/hwmon/hwmon1/temp1_type", "3\n");
  FlagValues flags;
  flags.set("collector.hwmon.chip-include", "0$");
  flags.set("collector.hwmon.sensor-exclude", "^hwmon0;temp1$");
  CollectorTrial trial(hwmon_collector(), made.root(), flags);
  EXPECT_EQ(trial.tick(), "node_hwmon_temp_type{chip=\"hwmon0\",sensor=\"temp2\"} 2\n");
}

TEST(HwmonCollector, HasNoDataWithoutTheClass) {
  const MadeHost made;
  CollectorTrial trial(hwmon_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace hb::collect
