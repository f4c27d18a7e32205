#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec meminfo_numa_collector();

namespace {

TEST(MeminfoNumaCollector, TellsEachNode) {
  const MadeHost made;
  made.write("sys/devices/system/node/node0/meminfo", "Node 0 MemTotal:  2 kB\nNode 0 Active(anon): 3 kB\n");
  made.write("sys/devices/system/node/node0/numastat", "numa_hit 12\n");
  made.write("sys/devices/system/node/has_cpu", "0\n");
  made.write("sys/devices/system/node/nodes/meminfo", "x");
  CollectorTrial trial(meminfo_numa_collector(), made.root());
  EXPECT_EQ(trial.tick(), R"(node_memory_numa_Active_anon{node="0"} 3072
node_memory_numa_MemTotal{node="0"} 2048
node_memory_numa_numa_hit_total{node="0"} 12
)");
  EXPECT_TRUE(trial.outcome());
}

TEST(MeminfoNumaCollector, FailsOnAnotherForm) {
  const MadeHost made;
  made.write("sys/devices/system/node/node0/meminfo", "Node 0\n");
  CollectorTrial trial(meminfo_numa_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::corrupt);
}

TEST(MeminfoNumaCollector, FailsWithoutTheStatistics) {
  const MadeHost made;
  made.write("sys/devices/system/node/node1/meminfo", "Node 1 MemTotal:  2 kB\n");
  CollectorTrial trial(meminfo_numa_collector(), made.root());
  EXPECT_EQ(trial.tick(), "node_memory_numa_MemTotal{node=\"1\"} 2048\n");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

TEST(MeminfoNumaCollector, FollowsTheNodes) {
  const MadeHost made;
  for (const char* node : {"0", "1"}) {
    const std::string folder = "sys/devices/system/node/node" + std::string(node);
    made.write(folder + "/meminfo", "Node " + std::string(node) + " MemTotal:  2 kB\n");
    made.write(folder + "/numastat", "");
  }
  CollectorTrial trial(meminfo_numa_collector(), made.root());
  EXPECT_NE(trial.tick().find("node=\"1\""), std::string::npos);
  made.remove("sys/devices/system/node/node1");
  made.write("sys/devices/system/node/node2/meminfo", "Node 2 MemTotal:  4 kB\n");
  made.write("sys/devices/system/node/node2/numastat", "");
  std::string text;
  for (int i = 0; i < 10; ++i)
    text = trial.tick();
  EXPECT_EQ(text, "node_memory_numa_MemTotal{node=\"0\"} 2048\nnode_memory_numa_MemTotal{node=\"2\"} 4096\n");
}

TEST(MeminfoNumaCollector, HasNothingToTellOfAMachineWithoutNodes) {
  CollectorTrial trial(meminfo_numa_collector(), MadeHost().root());
  EXPECT_EQ(trial.tick(), "");
  EXPECT_TRUE(trial.outcome());
}

}  // namespace
}  // namespace hb::collect
