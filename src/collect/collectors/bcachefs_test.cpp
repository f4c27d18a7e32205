#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec bcachefs_collector();

namespace {

TEST(BcachefsCollector, EmitsTablesCountersAndDevices) {
  const MadeHost made;
  const std::string fs = "sys/fs/bcachefs/dead-beef/";
  made.write(fs + "btree_cache_size", "2.05G\n");
  made.write(fs + "compression_stats",
             "typetype  compressed  uncompressed  average extent size\nlz4  1k  2k  62.5k\n");
  made.write(fs + "errors", "bset_bad_csum    2   1767112063\nbroken x\n");
  made.write(fs + "btree_write_stats", "      nr     size\ninitial:   3298401   100k\n");
  made.write(fs + "counters/copygc", "since mount:   7\nsince filesystem creation:     42\n");
  made.write(fs + "counters/odd", "later\n");
  made.write(fs + "dev-10/label", "disk\n");
  made.write(fs + "dev-10/state", "[rw] ro\n");
  made.write(fs + "dev-10/bucket_size", "512k\n");
  made.write(fs + "dev-10/nbuckets", "9\n");
  made.write(fs + "dev-10/durability", "1\n");
  made.write(fs + "dev-10/io_done", "read:\nsb          :       1\nwrite:\nuser        :3\n");
  made.write(fs + "dev-10/io_errors",
             "IO errors since filesystem creation\n  read:    4\nIO errors since 8 y ago\n  read:    5\n");
  CollectorTrial trial(bcachefs_collector(), made.root());
  EXPECT_EQ(trial.tick(), R"(node_bcachefs_btree_cache_size_bytes{uuid="dead-beef"} 2.201170739e+09
node_bcachefs_btree_write_average_size_bytes{type="initial",uuid="dead-beef"} 102400
node_bcachefs_btree_writes_total{type="initial",uuid="dead-beef"} 3.298401e+06
node_bcachefs_compression_compressed_bytes{algorithm="lz4",uuid="dead-beef"} 1024
node_bcachefs_compression_uncompressed_bytes{algorithm="lz4",uuid="dead-beef"} 2048
node_bcachefs_copygc_total{uuid="dead-beef"} 42
node_bcachefs_device_bucket_size_bytes{device="10",uuid="dead-beef"} 524288
node_bcachefs_device_buckets{device="10",uuid="dead-beef"} 9
node_bcachefs_device_durability{device="10",uuid="dead-beef"} 1
node_bcachefs_device_info{device="10",label="disk",state="[rw] ro",uuid="dead-beef"} 1
node_bcachefs_device_io_done_bytes_total{data_type="sb",device="10",operation="read",uuid="dead-beef"} 1
node_bcachefs_device_io_done_bytes_total{data_type="user",device="10",operation="write",uuid="dead-beef"} 3
node_bcachefs_device_io_errors_total{device="10",type="read",uuid="dead-beef"} 4
node_bcachefs_errors_total{error_type="bset_bad_csum",uuid="dead-beef"} 2
node_bcachefs_info{uuid="dead-beef"} 1
)");
}

TEST(BcachefsCollector, HasNoDataWithoutTheFileSystem) {
  const MadeHost made;
  CollectorTrial trial(bcachefs_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace hb::collect
