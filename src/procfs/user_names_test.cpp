#include "procfs/user_names.hpp"

#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

TEST(UserNames, ComeFromTheHostsPasswd) {
  UserNames names(fixture_host());
  EXPECT_EQ(names.name(1000), "alice");
  EXPECT_EQ(names.name(0), "root");
  EXPECT_EQ(names.name(4711), "4711");
  EXPECT_EQ(UserNames(fixture_host("hostile")).name(0), "0");
}

TEST(UserNames, AreReadAgainWhenTheFileHasChanged) {
  const std::filesystem::path root = std::filesystem::path(testing::TempDir()) / "user_names";
  const std::filesystem::path file = root / "etc" / "passwd";
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file) << "old:x:7:7::/:/bin/sh\nsecond:x:7:7::/:/bin/sh\nbad\n:x:8:8\nhuge:x:99999999999:1\n";
  UserNames names(HostRoot({.procfs = "/proc", .sysfs = "/sys", .rootfs = root.string(), .udev_data = {}}));
  EXPECT_EQ(names.name(7), "old");
  EXPECT_EQ(names.name(8), "8");

  std::ofstream(file) << "new:x:7:7::/:/bin/sh\n";
  std::filesystem::last_write_time(file,
                                   std::filesystem::file_time_type::clock::now() + std::chrono::hours(1));
  EXPECT_EQ(names.name(7), "new");

  std::filesystem::remove_all(root);
  EXPECT_EQ(names.name(7), "7");
}

}  // namespace
}  // namespace hb::procfs
