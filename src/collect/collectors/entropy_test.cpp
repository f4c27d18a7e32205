#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec entropy_collector();

namespace {

TEST(EntropyCollector, EmitsWhatIsThereAndWhatCouldBe) {
  const MadeHost made;
  made.write("proc/sys/kernel/random/entropy_avail", "1337\n");
  made.write("proc/sys/kernel/random/poolsize", "4096\n");
  CollectorTrial trial(entropy_collector(), made.root());
  EXPECT_EQ(trial.tick(), "node_entropy_available_bits 1337\nnode_entropy_pool_size_bits 4096\n");
  made.write("proc/sys/kernel/random/entropy_avail", "256\n");
  EXPECT_EQ(trial.tick(), "node_entropy_available_bits 256\nnode_entropy_pool_size_bits 4096\n");
}

TEST(EntropyCollector, TellsOfFilesThatAreBrokenOrMissing) {
  const MadeHost made;
  CollectorTrial missing(entropy_collector(), made.root());
  EXPECT_EQ(missing.tick(), "");
  ASSERT_FALSE(missing.outcome());
  EXPECT_EQ(missing.outcome().error().code, ErrorCode::not_found);
  made.write("proc/sys/kernel/random/entropy_avail", "lots\n");
  CollectorTrial broken(entropy_collector(), made.root());
  EXPECT_EQ(broken.tick(), "");
  ASSERT_FALSE(broken.outcome());
  EXPECT_EQ(broken.outcome().error().code, ErrorCode::corrupt);
}

}  // namespace
}  // namespace hb::collect
