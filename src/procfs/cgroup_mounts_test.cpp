#include "procfs/cgroup_mounts.hpp"

#include <string>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

CgroupResources these(std::initializer_list<CgroupResource> list) {
  CgroupResources resources;
  for (const CgroupResource resource : list)
    resources.set(static_cast<std::size_t>(resource));
  return resources;
}

using enum CgroupResource;

TEST(CgroupMounts, ReadsVersion2) {
  const auto mounts = parse_cgroup_mounts(
      "24 1 254:0 / / rw shared:1 - ext4 /dev/vda rw\n"
      "35 24 0:30 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n");
  ASSERT_EQ(mounts.size(), 1U);
  EXPECT_EQ(mounts[0], (CgroupMount{.mount_point = "/sys/fs/cgroup",
                                    .root = "/",
                                    .is_v2 = true,
                                    .resources = CgroupResources().set()}));
}

TEST(CgroupMounts, ReadsVersion1) {
  const auto mounts = parse_cgroup_mounts(
      "32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n"
      "34 31 0:31 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset\n"
      "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
      "40 31 0:37 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,name=systemd\n");
  ASSERT_EQ(mounts.size(), 2U);
  EXPECT_EQ(mounts[0].mount_point, "/sys/fs/cgroup/cpu,cpuacct");
  EXPECT_EQ(mounts[0].resources, these({cpu, cpuacct}));
  EXPECT_EQ(mounts[1].resources, these({memory}));
}

TEST(CgroupMounts, SharesTheResourcesOutWhereBothAreMounted) {
  const auto mounts = parse_cgroup_mounts(
      "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n"
      "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
      "36 31 0:33 / /sys/fs/cgroup/blkio rw - cgroup cgroup rw,blkio\n");
  ASSERT_EQ(mounts.size(), 3U);
  EXPECT_EQ(mounts[0].resources, these({memory}));
  EXPECT_EQ(mounts[1].resources, these({io}));
  EXPECT_TRUE(mounts[2].is_v2);
  EXPECT_EQ(mounts[2].resources, these({cpu, cpuacct, pids, pressure}));
}

TEST(CgroupMounts, ReadsATreeOnceWhereItIsWhole) {
  const auto mounts = parse_cgroup_mounts(
      "35 31 0:32 /docker/ab /run/part rw - cgroup2 cgroup2 rw\n"
      "36 31 0:32 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n"
      "37 31 0:32 /docker/cd /run/other rw - cgroup2 cgroup2 rw\n");
  ASSERT_EQ(mounts.size(), 1U);
  EXPECT_EQ(mounts[0].mount_point, "/sys/fs/cgroup");
}

TEST(CgroupMounts, TellsWhichPartIsSeen) {
  const auto part = parse_cgroup_mounts("35 31 0:32 /a\\040b /c rw - cgroup2 cgroup2 rw\n");
  ASSERT_EQ(part.size(), 1U);
  EXPECT_EQ(part[0].root, "/a b");
  const auto outside = parse_cgroup_mounts("35 31 0:32 /../.. /c rw - cgroup2 cgroup2 rw\n");
  ASSERT_EQ(outside.size(), 1U);
  EXPECT_EQ(outside[0].root, "/");
}

TEST(CgroupMounts, SkipsWhatIsNoMountOfGroups) {
  for (const std::string_view text :
       {"", "\n", "35 31", "35 31 0:32 / /c rw - cgroup2", "35 31 0:32 / /c rw - cgroup2 cgroup2",
        "35 31 0:32 x /c rw - cgroup2 cgroup2 rw", "35 31 0:32 / c rw - cgroup2 cgroup2 rw",
        "35 31 0:32 / /c rw cgroup2 cgroup2 rw", "35 31 0:32 / /c rw - cgroup cgroup rw",
        "35 31 0:32 / /c rw - tmpfs cgroup2 rw"})
    EXPECT_TRUE(parse_cgroup_mounts(text).empty()) << text;
}

TEST(CgroupMounts, TakesCutText) {
  for_every_prefix(
      "32 31 0:29 / /sys/fs/cgroup/cpu rw shared:3 - cgroup cgroup rw,cpu\n"
      "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n",
      [](std::string_view text) { EXPECT_LE(parse_cgroup_mounts(text).size(), 2U); });
}

TEST(CgroupMounts, FindsNoFolderThatIsNotThere) {
  EXPECT_EQ(reachable_cgroup_folder(fixture_host(), "/sys/fs/absent"), "");
  EXPECT_EQ(reachable_cgroup_folder(fixture_host(), "/absent"), "");
}

}  // namespace
}  // namespace hb::procfs
