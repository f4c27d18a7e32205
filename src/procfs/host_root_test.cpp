#include "procfs/host_root.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>

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
  std::string written = "what was there before";
  host.write_path(HostRoot::Tree::sys, "/class/net", written);
  EXPECT_EQ(written, "/host/sys/class/net");
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

TEST(DescriptorBudget, OfAPartComesOutOfTheWhole) {
  const auto whole = std::make_shared<DescriptorBudget>(2);
  DescriptorBudget part(1, whole);
  EXPECT_TRUE(part.take());
  EXPECT_FALSE(part.take());
  EXPECT_TRUE(whole->take());
  EXPECT_FALSE(whole->take());
  part.give_back();
  EXPECT_TRUE(whole->take());
  EXPECT_FALSE(part.take());  // the whole is spent, and the part's own place is not lost for it
  whole->give_back();
  EXPECT_TRUE(part.take());
}

TEST(DescriptorBudget, LeavesDescriptorsToTheRestOfTheProgram) {
  constexpr std::size_t kReserved = DescriptorBudget::kReserved;
  struct Case {
    std::size_t process_max = 0;
    std::size_t kept = 0;
  };
  for (const auto& [process_max, kept] :
       {Case{0, 0}, Case{32, 0}, Case{kReserved, 0}, Case{kReserved + 3, 0}, Case{kReserved + 4, 1},
        Case{1024, 240}, Case{kReserved + 3999, 999}, Case{kReserved + 4000, 1000},
        Case{kReserved + 4004, 1000}, Case{SIZE_MAX, 1000}}) {
    EXPECT_EQ(DescriptorBudget::kept_of(process_max, 1000), kept) << process_max;
  }
}

}  // namespace
}  // namespace hb::procfs
