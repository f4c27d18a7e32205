#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec powersupplyclass_collector();

namespace {

TEST(PowersupplyclassCollector, EmitsWhatThereIsInBaseUnits) {
  const MadeHost made;
  made.write("sys/class/power_supply/AC/type", "Mains\n");
  made.write("sys/class/power_supply/AC/online", "1\n");
  const std::string battery = "sys/class/power_supply/BAT0/";
  made.write(battery + "type", "Battery\n");
  made.write(battery + "status", "Discharging\n");
  made.write(battery + "model_name", "45N1\xff\n");
  made.write(battery + "capacity", "81\n");
  made.write(battery + "cycle_count", "12\n");
  made.write(battery + "energy_now", "36580000\n");
  made.write(battery + "current_now", "-1500000\n");
  made.write(battery + "temp", "-55\n");
  made.write(battery + "voltage_now", "unknown\n");
  CollectorTrial trial(powersupplyclass_collector(), made.root());
  EXPECT_EQ(trial.tick(), R"(node_power_supply_capacity{power_supply="BAT0"} 81
node_power_supply_current_ampere{power_supply="BAT0"} -1.5
node_power_supply_cyclecount{power_supply="BAT0"} 12
node_power_supply_energy_watthour{power_supply="BAT0"} 36.58
node_power_supply_info{power_supply="AC",type="Mains"} 1
node_power_supply_info{model_name="45N1)"
                          "\xEF\xBF\xBD"
                          R"(",power_supply="BAT0",status="Discharging",type="Battery"} 1
node_power_supply_online{power_supply="AC"} 1
node_power_supply_temp_celsius{power_supply="BAT0"} -5.5
)");
}

TEST(PowersupplyclassCollector, LeavesOutIgnoredSupplies) {
  const MadeHost made;
  made.write("sys/class/power_supply/AC/online", "1\n");
  made.write("sys/class/power_supply/hid/online", "1\n");
  FlagValues flags;
  flags.set("collector.powersupply.ignored-supplies", "^hid");
  CollectorTrial trial(powersupplyclass_collector(), made.root(), flags);
  EXPECT_EQ(
      trial.tick(),
      "node_power_supply_info{power_supply=\"AC\"} 1\nnode_power_supply_online{power_supply=\"AC\"} 1\n");
}

TEST(PowersupplyclassCollector, HasNoDataWithoutTheClass) {
  const MadeHost made;
  CollectorTrial trial(powersupplyclass_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

TEST(PowersupplyclassCollector, RefusesABadExpression) {
  const MadeHost made;
  FlagValues flags;
  flags.set("collector.powersupply.ignored-supplies", "(");
  CollectorTrial trial(powersupplyclass_collector(), made.root(), flags);
  ASSERT_FALSE(trial.was_made());
  EXPECT_NE(trial.refusal().message.find("--collector.powersupply.ignored-supplies"), std::string::npos);
}

}  // namespace
}  // namespace hb::collect
