#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec bcache_collector();

namespace {

void write_set(const MadeHost& made) {
  const std::string set = "sys/fs/bcache/dead-beef/";
  made.write("sys/fs/bcache/register", "");
  made.write(set + "btree_cache_size", "1.5M\n");
  made.write(set + "internal/btree_read_average_duration_us", "1305\n");
  made.write(set + "internal/cache_read_races", "broken\n");
  made.write(set + "bdev0/dirty_data", "2.0k\n");
  made.write(set + "bdev0/stats_total/cache_hits", "546\n");
  made.write(set + "bdev0/writeback_rate_debug", "rate:\t\t1.1M/sec\nchange:\t\t-1.0k/sec\n");
  made.write(set + "cache0/written", "512\n");
  made.write(set + "cache0/priority_stats", "Unused:\t\t99%\nMetadata:\t1%\n");
}

constexpr std::string_view kWithoutPriorities =
    R"(node_bcache_btree_cache_size_bytes{uuid="dead-beef"} 1.560576e+06
node_bcache_btree_read_average_duration_seconds{uuid="dead-beef"} 1.305e-06
node_bcache_cache_hits_total{backing_device="bdev0",uuid="dead-beef"} 546
node_bcache_dirty_data_bytes{backing_device="bdev0",uuid="dead-beef"} 2048
node_bcache_writeback_change{backing_device="bdev0",uuid="dead-beef"} -1024
node_bcache_writeback_rate{backing_device="bdev0",uuid="dead-beef"} 1.150976e+06
node_bcache_written_bytes_total{cache_device="cache0",uuid="dead-beef"} 512
)";

TEST(BcacheCollector, EmitsSetsBackingDevicesAndCaches) {
  const MadeHost made;
  write_set(made);
  CollectorTrial trial(bcache_collector(), made.root());
  EXPECT_EQ(trial.tick(), kWithoutPriorities);
}

TEST(BcacheCollector, AddsPrioritiesWhenItsFlagSaysSo) {
  const MadeHost made;
  write_set(made);
  FlagValues flags;
  flags.set("collector.bcache.priorityStats", "true");
  CollectorTrial trial(bcache_collector(), made.root(), flags);
  const std::string text = trial.tick();
  EXPECT_NE(
      text.find(R"(node_bcache_priority_stats_metadata_percent{cache_device="cache0",uuid="dead-beef"} 1)"),
      std::string::npos);
  EXPECT_NE(
      text.find(R"(node_bcache_priority_stats_unused_percent{cache_device="cache0",uuid="dead-beef"} 99)"),
      std::string::npos);
}

TEST(BcacheCollector, HasNoDataWithoutTheFileSystem) {
  const MadeHost made;
  CollectorTrial trial(bcache_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace hb::collect
