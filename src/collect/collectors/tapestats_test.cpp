#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec tapestats_collector();

namespace {

TEST(TapestatsCollector, EmitsEachDriveOnce) {
  const MadeHost made;
  for (const char* name : {"st0", "nst0", "st0a", "st1"}) {
    const std::string folder = std::string("sys/class/scsi_tape/") + name + "/stats/";
    made.write(folder + "in_flight", "1\n");
    made.write(folder + "io_ns", "1500000000\n");
    made.write(folder + "read_byte_cnt", "many\n");
  }
  FlagValues flags;
  flags.set("collector.tapestats.ignored-devices", "1$");
  CollectorTrial trial(tapestats_collector(), made.root(), flags);
  EXPECT_EQ(trial.tick(),
            "node_tape_io_now{device=\"st0\"} 1\nnode_tape_io_time_seconds_total{device=\"st0\"} 1.5\n");
}

TEST(TapestatsCollector, HasNoDataWithoutTheClass) {
  const MadeHost made;
  CollectorTrial trial(tapestats_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace hb::collect
