#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec slabinfo_collector();

namespace {

TEST(SlabinfoCollector, TellsTheCachesThatAreAskedFor) {
  const MadeHost made;
  made.write("proc/slabinfo",
             "slabinfo - version: 2.1\n# name\ndentry 704 864 256 32 2 : tunables 0 0 0 : slabdata 27 27 "
             "0\nvmap_area 1 2 3 4 5 : tunables 0 0 0 : slabdata 27 27 0\n");
  FlagValues flags;
  flags.set("collector.slabinfo.slabs-exclude", "^vmap");
  CollectorTrial trial(slabinfo_collector(), made.root(), flags);
  EXPECT_EQ(trial.tick(), R"(node_slabinfo_active_objects{slab="dentry"} 704
node_slabinfo_object_size_bytes{slab="dentry"} 256
node_slabinfo_objects{slab="dentry"} 864
node_slabinfo_objects_per_slab{slab="dentry"} 32
node_slabinfo_pages_per_slab{slab="dentry"} 2
)");
  EXPECT_TRUE(trial.outcome());
}

TEST(SlabinfoCollector, IsNotThereWithoutItsFile) {
  const MadeHost made;
  FlagValues flags;
  flags.set("collector.slabinfo.slabs-exclude", "^vmap");
  CollectorTrial trial(slabinfo_collector(), made.root(), flags);
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

TEST(SlabinfoCollector, FailsOnAnotherForm) {
  const MadeHost made;
  made.write("proc/slabinfo", "dentry 704\n");
  FlagValues flags;
  flags.set("collector.slabinfo.slabs-exclude", "^vmap");
  CollectorTrial trial(slabinfo_collector(), made.root(), flags);
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::corrupt);
}

}  // namespace
}  // namespace hb::collect
