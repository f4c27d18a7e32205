#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec cpu_vulnerabilities_collector();

namespace {

TEST(CpuVulnerabilitiesCollector, EmitsEachWithItsState) {
  const MadeHost made;
  made.write("sys/devices/system/cpu/vulnerabilities/mds", "Vulnerable\n");
  made.write("sys/devices/system/cpu/vulnerabilities/meltdown", "Mitigation: PTI\n");
  CollectorTrial trial(cpu_vulnerabilities_collector(), made.root());
  EXPECT_EQ(trial.tick(),
            R"(node_cpu_vulnerabilities_info{codename="mds",mitigation="",state="vulnerable"} 1
node_cpu_vulnerabilities_info{codename="meltdown",mitigation="PTI",state="mitigation"} 1
)");
  EXPECT_TRUE(trial.outcome());
}

TEST(CpuVulnerabilitiesCollector, TellsOfAStateThatItDoesNotKnow) {
  const MadeHost made;
  made.write("sys/devices/system/cpu/vulnerabilities/l1tf", "Gone\n");
  made.write("sys/devices/system/cpu/vulnerabilities/mds", "Not affected\n");
  CollectorTrial trial(cpu_vulnerabilities_collector(), made.root());
  EXPECT_EQ(trial.tick(),
            "node_cpu_vulnerabilities_info{codename=\"mds\",mitigation=\"\",state=\"not affected\"} 1\n");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::corrupt);
}

TEST(CpuVulnerabilitiesCollector, HasNoDataOnOtherProcessors) {
  const MadeHost made;
  CollectorTrial trial(cpu_vulnerabilities_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace hb::collect
