#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec cpufreq_collector();

namespace {

TEST(CpufreqCollector, EmitsFrequenciesInHertzAndTheGovernorOfAll) {
  const MadeHost made;
  const std::string folder = "sys/devices/system/cpu/cpu1/cpufreq/";
  made.write(folder + "cpuinfo_min_freq", "800000\n");
  made.write(folder + "cpuinfo_max_freq", "2400000\n");
  made.write(folder + "cpuinfo_cur_freq", "1219917\n");
  made.write(folder + "scaling_cur_freq", "1219917\n");
  made.write(folder + "scaling_min_freq", "800000\n");
  made.write(folder + "scaling_max_freq", "2400000\n");
  made.write(folder + "scaling_governor", "powersave\n");
  made.write(folder + "scaling_available_governors", "performance powersave \n");
  CollectorTrial trial(cpufreq_collector(), made.root());
  EXPECT_EQ(trial.tick(), R"(node_cpu_frequency_hertz{cpu="1"} 1.219917e+09
node_cpu_frequency_max_hertz{cpu="1"} 2.4e+09
node_cpu_frequency_min_hertz{cpu="1"} 8e+08
node_cpu_scaling_frequency_hertz{cpu="1"} 1.219917e+09
node_cpu_scaling_frequency_max_hertz{cpu="1"} 2.4e+09
node_cpu_scaling_frequency_min_hertz{cpu="1"} 8e+08
node_cpu_scaling_governor{cpu="1",governor="performance"} 0
node_cpu_scaling_governor{cpu="1",governor="powersave"} 1
)");
}

TEST(CpufreqCollector, LeavesOutWhatIsUnknown) {
  const MadeHost made;
  made.write("sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq", "<unknown>\n");
  made.write("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "powersave\n");
  made.write("sys/devices/system/cpu/cpu1/online", "1\n");
  made.write("sys/devices/system/cpu/cpufreq/boost", "1\n");
  CollectorTrial trial(cpufreq_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  EXPECT_TRUE(trial.outcome());
}

}  // namespace
}  // namespace hb::collect
