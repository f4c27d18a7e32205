#include "collect/watched_cgroup.hpp"

#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "collect/made_host.hpp"
#include "model/exposition.hpp"
#include "model/frame_builder.hpp"

namespace hb::collect {
namespace {

constexpr double kNow = 1'767'225'600;

// The group /a of version 2, whose files are opened at each reading.
class WatchedCgroupTest : public testing::Test {
 public:
  WatchedCgroupTest() {
    made.write("proc/1/mountinfo", "35 31 0:32 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
    made.write("sys/fs/cgroup/cgroup.procs", "");
    write("memory.current", "1\n");
    write("cpu.stat", "usage_usec 1\n");
  }

 protected:
  void write(const std::string& file, const std::string& text) const {
    made.write("sys/fs/cgroup/a/" + file, text);
  }
  [[nodiscard]] procfs::CgroupTree tree() const { return procfs::find_cgroups(made.root(), {}).value(); }
  [[nodiscard]] WatchedCgroup watched() const {
    const procfs::CgroupTree found = tree();
    return {found.groups.at(1), found.mounts, 0};
  }

  const MadeHost made;
  procfs::SmallFileReader reader{0};
};

TEST_F(WatchedCgroupTest, KnowsItsGroup) {
  const procfs::CgroupTree found = tree();
  const WatchedCgroup group = watched();
  EXPECT_TRUE(group.is(found.groups.at(1)));
  EXPECT_FALSE(group.is(found.groups.at(0)));
  procfs::FoundCgroup other = found.groups.at(1);
  ++other.inode;
  EXPECT_FALSE(group.is(other));
  EXPECT_FALSE(group.is_before(found.groups.at(0)));
  EXPECT_FALSE(group.is_before(found.groups.at(1)));
  other.id = "/b";
  EXPECT_TRUE(group.is_before(other));
  other = {.id = "/0", .depth = 2};
  EXPECT_TRUE(group.is_before(other));
}

TEST_F(WatchedCgroupTest, SeesItsFolderGo) {
  WatchedCgroup group = watched();
  EXPECT_FALSE(group.was_refreshed());
  group.refresh(reader, kNow);
  EXPECT_TRUE(group.was_refreshed());
  EXPECT_FALSE(group.has_gone());
  made.remove("sys/fs/cgroup/a");
  group.refresh(reader, kNow);
  EXPECT_TRUE(group.has_gone());
}

TEST_F(WatchedCgroupTest, TellsAFileThatGoesFromTheFolder) {
  WatchedCgroup group = watched();
  group.refresh(reader, kNow);
  made.remove("sys/fs/cgroup/a/memory.current");
  group.refresh(reader, kNow);
  EXPECT_FALSE(group.has_gone());
}

TEST_F(WatchedCgroupTest, SeesAnotherGroupTakeItsName) {
  WatchedCgroup group = watched();
  group.refresh(reader, kNow);
  made.write("sys/fs/cgroup/b/cpu.stat", "usage_usec 1\n");
  made.remove("sys/fs/cgroup/a");
  const std::string folder = made.root().sys("fs/cgroup/");
  std::filesystem::rename(folder + "b", folder + "a");
  group.refresh(reader, kNow);
  EXPECT_TRUE(group.has_gone());
}

// The root group of version 2 has little else than what is read slowly.
TEST_F(WatchedCgroupTest, EmitsWhatWasReadSlowlyAtEveryTick) {
  made.remove("sys/fs/cgroup/a/memory.current");
  made.remove("sys/fs/cgroup/a/cpu.stat");
  write("cgroup.procs", "1\n");
  FrameBuilder builder;
  BlockDeviceNames devices(made.root());
  WatchedCgroup group = watched();
  for (uint32_t i = 0; i < 2 * WatchedCgroup::kSlowRefreshes; ++i) {
    group.refresh(reader, kNow);
    builder.begin(from_unix_ms(i));
    EXPECT_EQ(group.emit(devices, builder), 3U) << i;
    static_cast<void>(builder.finish());
  }
}

TEST_F(WatchedCgroupTest, EmitsNothingOfWhatItCannotRead) {
  FrameBuilder builder;
  BlockDeviceNames devices(made.root());
  const auto samples = [&](const WatchedCgroup& group) {
    builder.begin(from_unix_ms(0));
    const std::size_t emitted = group.emit(devices, builder);
    static_cast<void>(builder.finish());
    return emitted;
  };
  WatchedCgroup group = watched();
  EXPECT_EQ(samples(group), 0U);
  group.refresh(reader, kNow);
  EXPECT_EQ(samples(group), 4U);  // the two files' values, and the two times
  made.remove("sys/fs/cgroup/a/memory.current");
  made.remove("sys/fs/cgroup/a/cpu.stat");
  group.refresh(reader, kNow);
  EXPECT_EQ(samples(group), 0U);
}

}  // namespace
}  // namespace hb::collect
