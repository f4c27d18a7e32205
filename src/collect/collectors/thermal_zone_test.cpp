#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec thermal_zone_collector();

namespace {

TEST(ThermalZoneCollector, EmitsZonesAndCoolingDevices) {
  const MadeHost made;
  made.write("sys/class/thermal/thermal_zone0/type", "x86_pkg_temp\n");
  made.write("sys/class/thermal/thermal_zone0/temp", "12376\n");
  made.write("sys/class/thermal/thermal_zone10/type", "acpitz\n");
  made.write("sys/class/thermal/thermal_zone10/temp", "-5000\n");
  made.write("sys/class/thermal/cooling_device0/type", "Processor\n");
  made.write("sys/class/thermal/cooling_device0/cur_state", "1\n");
  made.write("sys/class/thermal/cooling_device0/max_state", "3\n");
  CollectorTrial trial(thermal_zone_collector(), made.root());
  EXPECT_EQ(trial.tick(), R"(node_cooling_device_cur_state{name="0",type="Processor"} 1
node_cooling_device_max_state{name="0",type="Processor"} 3
node_thermal_zone_temp{type="x86_pkg_temp",zone="0"} 12.376
node_thermal_zone_temp{type="acpitz",zone="10"} -5
)");
}

TEST(ThermalZoneCollector, LeavesOutWhatCannotBeRead) {
  const MadeHost made;
  made.write("sys/class/thermal/thermal_zone0/type", "off\n");
  made.write("sys/class/thermal/thermal_zone1/type", "odd\n");
  made.write("sys/class/thermal/thermal_zone1/temp", "warm\n");
  made.write("sys/class/thermal/cooling_device0/cur_state", "1\n");
  CollectorTrial trial(thermal_zone_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  EXPECT_TRUE(trial.outcome());
}

}  // namespace
}  // namespace hb::collect
