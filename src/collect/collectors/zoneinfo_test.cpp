#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec zoneinfo_collector();

namespace {

TEST(ZoneinfoCollector, TellsTheStateOfEachZone) {
  const MadeHost made;
  made.write("proc/zoneinfo",
             "Node 0, zone   Normal\n  per-node stats\n      nr_dirtied   5\n  pages free     7\n        min "
             "     8\n        protection: (0, 9)\n      nr_free_pages 7\n      numa_hit     3\n");
  CollectorTrial trial(zoneinfo_collector(), made.root());
  EXPECT_EQ(trial.tick(), R"(node_zoneinfo_min_pages{node="0",zone="Normal"} 8
node_zoneinfo_nr_dirtied_total{node="0",zone="Normal"} 5
node_zoneinfo_nr_free_pages{node="0",zone="Normal"} 7
node_zoneinfo_numa_hit_total{node="0",zone="Normal"} 3
node_zoneinfo_protection_0{node="0",zone="Normal"} 0
node_zoneinfo_protection_1{node="0",zone="Normal"} 9
)");
  EXPECT_TRUE(trial.outcome());
}

TEST(ZoneinfoCollector, IsNotThereWithoutItsFile) {
  const MadeHost made;
  CollectorTrial trial(zoneinfo_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace hb::collect
