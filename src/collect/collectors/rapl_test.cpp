#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec rapl_collector();

namespace {

void write_zone(const MadeHost& made, const std::string& zone, std::string_view name) {
  const std::string folder = "sys/class/powercap/" + zone + "/";
  made.write(folder + "name", name);
  made.write(folder + "max_energy_range_uj", "262143328850\n");
  made.write(folder + "energy_uj", "2500000\n");
}

// The exposition with the class's folder, which differs from run to run, left out of the paths.
std::string without_folder(std::string text, const MadeHost& made) {
  const std::string folder = made.root().sys("class/powercap/");
  for (std::size_t at = text.find(folder); at != std::string::npos; at = text.find(folder))
    text.erase(at, folder.size());
  return text;
}

TEST(RaplCollector, NumbersZonesAndCountsJoules) {
  const MadeHost made;
  made.write("sys/class/powercap/intel-rapl/enabled", "1\n");
  write_zone(made, "intel-rapl:0", "package-0\n");
  write_zone(made, "intel-rapl:0:0", "core\n");
  write_zone(made, "intel-rapl:1", "package-1\n");
  write_zone(made, "intel-rapl:1:0", "core\n");
  write_zone(made, "intel-rapl:2", "psys.x\n");
  CollectorTrial trial(rapl_collector(), made.root());
  EXPECT_EQ(without_folder(trial.tick(), made),
            R"(node_rapl_core_joules_total{index="0",path="intel-rapl:0:0"} 2.5
node_rapl_core_joules_total{index="1",path="intel-rapl:1:0"} 2.5
node_rapl_package_joules_total{index="0",path="intel-rapl:0"} 2.5
node_rapl_package_joules_total{index="1",path="intel-rapl:1"} 2.5
node_rapl_psys_x_joules_total{index="0",path="intel-rapl:2"} 2.5
)");
  EXPECT_TRUE(trial.outcome());
}

TEST(RaplCollector, LabelsTheZonesWhenItsFlagSaysSo) {
  const MadeHost made;
  write_zone(made, "intel-rapl:0", "dram\n");
  FlagValues flags;
  flags.set("collector.rapl.enable-zone-label", "true");
  CollectorTrial trial(rapl_collector(), made.root(), flags);
  const std::string text = trial.tick();
  EXPECT_TRUE(text.starts_with("node_rapl_joules_total{index=\"0\",path=")) << text;
  EXPECT_TRUE(text.ends_with("rapl_zone=\"dram\"} 2.5\n")) << text;
}

TEST(RaplCollector, SeesTheCounterMove) {
  const MadeHost made;
  write_zone(made, "intel-rapl:0", "core\n");
  CollectorTrial trial(rapl_collector(), made.root());
  EXPECT_TRUE(trial.tick().ends_with("} 2.5\n"));
  made.write("sys/class/powercap/intel-rapl:0/energy_uj", "3000000\n");
  EXPECT_TRUE(trial.tick().ends_with("} 3\n"));
}

TEST(RaplCollector, HasNoDataWithoutZones) {
  const MadeHost made;
  made.write("sys/class/powercap/dtpm/name", "no energy\n");
  CollectorTrial trial(rapl_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace hb::collect
