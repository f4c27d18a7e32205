#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec selinux_collector();

namespace {

TEST(SelinuxCollector, EmitsTheModesOfNowAndOfTheNextBoot) {
  const MadeHost made;
  made.write("sys/fs/selinux/enforce", "0");
  made.write("etc/selinux/config", "SELINUX=enforcing\n");
  CollectorTrial trial(selinux_collector(), made.root());
  EXPECT_EQ(trial.tick(),
            "node_selinux_config_mode 1\nnode_selinux_current_mode 0\nnode_selinux_enabled 1\n");
}

TEST(SelinuxCollector, IsOffWithoutItsFileSystem) {
  const MadeHost made;
  made.write("etc/selinux/config", "SELINUX=enforcing\n");
  CollectorTrial trial(selinux_collector(), made.root());
  EXPECT_EQ(trial.tick(), "node_selinux_enabled 0\n");
  EXPECT_TRUE(trial.outcome());
}

TEST(SelinuxCollector, TakesAMissingConfigurationForDisabled) {
  const MadeHost made;
  made.write("sys/fs/selinux/enforce", "1");
  CollectorTrial trial(selinux_collector(), made.root());
  EXPECT_EQ(trial.tick(),
            "node_selinux_config_mode -1\nnode_selinux_current_mode 1\nnode_selinux_enabled 1\n");
}

}  // namespace
}  // namespace hb::collect
