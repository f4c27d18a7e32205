#include "procfs/cgroup_tree.hpp"

#include <filesystem>
#include <fstream>
#include <stdlib.h>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace hb::procfs {
namespace {

class CgroupTreeTest : public testing::Test {
 public:
  CgroupTreeTest() : folder_(std::filesystem::temp_directory_path().string() + "/hb-cgroups-XXXXXX") {
    folder_ = ::mkdtemp(folder_.data());
    std::filesystem::create_directories(folder_ + "/proc/1");
    std::filesystem::create_directories(folder_ + "/proc/self");
  }
  ~CgroupTreeTest() override { std::filesystem::remove_all(folder_); }

 protected:
  void mounts(const std::string& text, const std::string& process = "1") const {
    std::ofstream(folder_ + "/proc/" + process + "/mountinfo") << text;
  }
  void group(const std::string& path) const {
    std::filesystem::create_directories(folder_ + "/sys/fs/cgroup/" + path);
    std::ofstream(folder_ + "/sys/fs/cgroup/" + path + "/cgroup.procs") << "1\n";
  }
  [[nodiscard]] HostRoot host() const {
    return HostRoot(
        {.procfs = folder_ + "/proc", .sysfs = folder_ + "/sys", .rootfs = folder_, .udev_data = {}});
  }
  static std::vector<std::string> ids(const CgroupTree& tree) {
    std::vector<std::string> ids;
    ids.reserve(tree.groups.size());
    for (const FoundCgroup& group : tree.groups)
      ids.push_back(group.id);
    return ids;
  }

  static constexpr const char* kVersion2 = "35 31 0:32 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n";

  std::string folder_;
};

using Ids = std::vector<std::string>;

TEST_F(CgroupTreeTest, FindsTheGroupsOfVersion2) {
  mounts(kVersion2);
  group("");
  group("system.slice/b.service");
  group("system.slice/a.service");
  group("init.scope");
  const auto tree = find_cgroups(host(), {});
  ASSERT_TRUE(tree) << tree.error().message;
  EXPECT_EQ(ids(*tree),
            (Ids{"/", "/init.scope", "/system.slice", "/system.slice/a.service", "/system.slice/b.service"}));
  EXPECT_EQ(tree->past_count_max, 0U);
  EXPECT_EQ(tree->past_depth_max, 0U);
  for (const FoundCgroup& group : tree->groups) {
    EXPECT_EQ(group.mounts, 1U) << group.id;
    EXPECT_NE(group.inode, 0U) << group.id;
    EXPECT_GT(group.created_seconds, 1.7e9) << group.id;
    EXPECT_TRUE(std::filesystem::is_directory(cgroup_folder(tree->mounts[0], group.id))) << group.id;
  }
}

TEST_F(CgroupTreeTest, BringsTheTreesOfVersion1Together) {
  mounts(
      "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
      "36 31 0:33 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids\n"
      "37 31 0:34 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n");  // no such folder
  group("memory/docker/a");
  group("memory");
  group("pids/docker/b");
  group("pids/docker/a");
  group("pids");
  const auto tree = find_cgroups(host(), {});
  ASSERT_TRUE(tree) << tree.error().message;
  ASSERT_EQ(tree->mounts.size(), 2U);
  EXPECT_EQ(ids(*tree), (Ids{"/", "/docker", "/docker/a", "/docker/b"}));
  EXPECT_EQ(tree->groups[2].mounts, 3U);
  EXPECT_EQ(tree->groups[3].mounts, 2U);
}

TEST_F(CgroupTreeTest, KeepsToTheMaximumOfGroups) {
  mounts(kVersion2);
  group("");
  group("a/deep");
  group("b");
  const auto at_maximum = find_cgroups(host(), {.groups_max = 4});
  ASSERT_TRUE(at_maximum);
  EXPECT_EQ(ids(*at_maximum), (Ids{"/", "/a", "/b", "/a/deep"}));
  EXPECT_EQ(at_maximum->past_count_max, 0U);
  const auto past = find_cgroups(host(), {.groups_max = 3});
  ASSERT_TRUE(past);
  EXPECT_EQ(ids(*past), (Ids{"/", "/a", "/b"}));
  EXPECT_EQ(past->past_count_max, 1U);
}

TEST_F(CgroupTreeTest, KeepsToTheMaximumOfDepth) {
  mounts(kVersion2);
  group("");
  group("a/b");
  const auto at_maximum = find_cgroups(host(), {.depth_max = 2});
  ASSERT_TRUE(at_maximum);
  EXPECT_EQ(ids(*at_maximum), (Ids{"/", "/a", "/a/b"}));
  EXPECT_EQ(at_maximum->past_depth_max, 0U);
  const auto past = find_cgroups(host(), {.depth_max = 1});
  ASSERT_TRUE(past);
  EXPECT_EQ(ids(*past), (Ids{"/", "/a"}));
  EXPECT_EQ(past->past_depth_max, 1U);
}

TEST_F(CgroupTreeTest, NamesGroupsFromTheRootWhereAPartIsMounted) {
  mounts("35 31 0:32 /docker/ab /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
  group("");
  group("inner");
  const auto tree = find_cgroups(host(), {});
  ASSERT_TRUE(tree);
  EXPECT_EQ(ids(*tree), (Ids{"/docker/ab", "/docker/ab/inner"}));
  EXPECT_EQ(cgroup_folder(tree->mounts[0], "/docker/ab"), tree->mounts[0].folder);
  EXPECT_EQ(cgroup_folder(tree->mounts[0], "/docker/ab/inner"), tree->mounts[0].folder + "/inner");
}

TEST_F(CgroupTreeTest, AsksItsOwnMountsWhereThoseOfInitAreNotThere) {
  mounts(kVersion2, "self");
  group("");
  EXPECT_TRUE(find_cgroups(host(), {}));
}

TEST_F(CgroupTreeTest, SaysThatThereAreNone) {
  const auto no_proc = find_cgroups(host(), {});
  ASSERT_FALSE(no_proc);
  EXPECT_EQ(no_proc.error().code, ErrorCode::not_found);
  mounts(kVersion2);
  const auto no_folder = find_cgroups(host(), {});
  ASSERT_FALSE(no_folder);
  EXPECT_EQ(no_folder.error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace hb::procfs
