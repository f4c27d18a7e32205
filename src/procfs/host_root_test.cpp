#include "procfs/host_root.hpp"

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

TEST(HostRoot, JoinsPathsOfEachTree) {
  const HostRoot host({.procfs = "/host/proc/", .sysfs = "/host/sys", .rootfs = "/host", .udev_data = {}});
  EXPECT_EQ(host.proc("stat"), "/host/proc/stat");
  EXPECT_EQ(host.sys("/class/net"), "/host/sys/class/net");
  EXPECT_EQ(host.root("etc/os-release"), "/host/etc/os-release");
  EXPECT_EQ(host.reachable("/var"), "/host/var");
  EXPECT_EQ(host.reachable("/"), "/host");
  EXPECT_EQ(host.udev_data("b8:0"), "/host/run/udev/data/b8:0");
}

TEST(HostRoot, TakesAnotherFolderOfUdev) {
  const HostRoot host({.procfs = "/proc", .sysfs = "/sys", .rootfs = "/", .udev_data = "/elsewhere"});
  EXPECT_EQ(host.udev_data("b8:0"), "/elsewhere/b8:0");
}

TEST(HostRoot, StripsItsRootOffMountPoints) {
  const HostRoot host({.procfs = "/proc", .sysfs = "/sys", .rootfs = "/host/", .udev_data = {}});
  EXPECT_EQ(host.strip_rootfs("/host/var"), "/var");
  EXPECT_EQ(host.strip_rootfs("/host"), "/");
  EXPECT_EQ(host.strip_rootfs("/hostile"), "/hostile");
  EXPECT_EQ(HostRoot().strip_rootfs("/var"), "/var");
}

TEST(HostRoot, IsLiveOnlyOnTheRealProc) {
  EXPECT_TRUE(HostRoot().is_live());
  EXPECT_FALSE(fixture_host().is_live());
}

TEST(HostRoot, NamesTheFlagOfAFolderThatCannotBeRead) {
  EXPECT_TRUE(HostRoot().check());
  EXPECT_TRUE(fixture_host().check());
  const auto missing =
      HostRoot({.procfs = "/proc", .sysfs = "/nowhere", .rootfs = "/", .udev_data = {}}).check();
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::not_found);
  EXPECT_TRUE(missing.error().message.starts_with("--path.sysfs /nowhere")) << missing.error().message;
}

TEST(DescriptorBudget, GivesUpToItsMaximum) {
  DescriptorBudget budget(2);
  EXPECT_TRUE(budget.take());
  EXPECT_TRUE(budget.take());
  EXPECT_FALSE(budget.take());
  budget.give_back();
  EXPECT_TRUE(budget.take());
}

}  // namespace
}  // namespace hb::procfs
