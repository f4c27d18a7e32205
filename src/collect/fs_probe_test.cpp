#include "collect/fs_probe.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <stdlib.h>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "collect/dead_mount.hpp"

namespace hb::collect {
namespace {

constexpr std::string_view kMissing = "(missing)";

// A minute of ticks at least, for machines that are busy.
constexpr int kTicksMax = 200'000;

// A request holds the probe's lock for as long as a copy of all mounts takes: without a pause between them
// its threads would hardly come to it.
void let_the_others_work() { std::this_thread::sleep_for(std::chrono::microseconds(300)); }

// Mounts whose answers a test holds back and lets go. Thread-safe.
class Mounts {
 public:
  // Until release(), whoever asks this mount waits.
  void hang(const std::string& path) {
    const std::lock_guard lock(mutex_);
    hung_.insert(path);
  }
  void release(const std::string& path) {
    const std::lock_guard lock(mutex_);
    hung_.erase(path);
    changed_.notify_all();
  }
  void release_all() {
    const std::lock_guard lock(mutex_);
    hung_.clear();
    changed_.notify_all();
  }
  void refuse(const std::string& path, int error_number) {
    const std::lock_guard lock(mutex_);
    errors_[path] = error_number;
  }

  int ask(const std::string& path, struct statvfs& out) {
    std::unique_lock lock(mutex_);
    ++asked_[path];
    changed_.notify_all();
    changed_.wait(lock, [&] { return !hung_.contains(path); });
    out.f_frsize = 4096;
    out.f_blocks = 1000;
    out.f_bfree = 600;
    out.f_bavail = 500;
    out.f_files = 100;
    out.f_ffree = 90;
    return errors_.contains(path) ? errors_[path] : 0;
  }
  int times_asked(const std::string& path) {
    const std::lock_guard lock(mutex_);
    return asked_[path];
  }
  void await_asked(const std::string& path, int times) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return asked_[path] >= times; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::set<std::string> hung_;
  std::map<std::string, int> errors_;
  std::map<std::string, int> asked_;
};

// A clock that several threads look at.
class SharedManualClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override { return Timestamp{Duration{ms_.load()}}; }
  [[nodiscard]] Steady steady_now() const override { return Steady{Duration{ms_.load()}}; }
  void advance(Duration by) { ms_ += by.count(); }

 private:
  std::atomic<int64_t> ms_ = 1'000'000;
};

class FsProbeTest : public testing::Test {
 public:
  FsProbeTest() {
    root_ = testing::TempDir() + "hb-probe-XXXXXX";
    root_ = ::mkdtemp(root_.data());
    std::filesystem::create_directories(root_ + "/proc/1");
  }
  ~FsProbeTest() override {
    mounts_->release_all();
    std::filesystem::remove_all(root_);
  }

 protected:
  void write_mounts(const std::vector<std::string_view>& points) const {
    std::ofstream file(root_ + "/proc/1/mountinfo");
    for (const std::string_view point : points)
      file << "36 35 98:0 / " << point << " rw - ext4 /dev" << point << " rw\n";
  }

  [[nodiscard]] std::unique_ptr<FsProbe> make(std::size_t threads_max = 8) {
    const procfs::HostRoot host({.procfs = root_ + "/proc", .sysfs = root_, .rootfs = "/", .udev_data = {}});
    auto probe = FsProbe::make(host, flags_, clock_,
                               {.threads_max = threads_max,
                                .stat_vfs = [mounts = mounts_](const std::string& path, struct statvfs& out) {
                                  return mounts->ask(path, out);
                                }});
    return probe ? std::move(*probe) : nullptr;
  }

  // What is said of a mount: its error, "" when the figures hold, kMissing when there is no word of it.
  static std::string said_of(const FsProbe& probe, std::string_view point) {
    const FileSystemUsagesPtr usages = probe.latest();
    for (const FileSystemUsage& usage : usages->mounts) {
      if (usage.mount.mount_point == point) return usage.error;
    }
    return std::string(kMissing);
  }

  // Ticks until the probe says so of a mount. Each tick is a second of the probe's clock at most.
  bool tick_until(FsProbe& probe, std::string_view point, std::string_view said,
                  Duration step = Duration(0)) {
    for (int i = 0; i < kTicksMax; ++i) {
      if (said_of(probe, point) == said) return true;
      clock_.advance(step);
      probe.refresh();
      let_the_others_work();
    }
    return false;
  }

  std::string root_;
  FlagValues flags_;
  SharedManualClock clock_;
  std::shared_ptr<Mounts> mounts_ = std::make_shared<Mounts>();
};

TEST_F(FsProbeTest, AsksAllMountsAtOnceAndInTheirOrder) {
  write_mounts({"/", "/home", "/var"});
  const auto probe = make();
  // Each of them: spare threads ask too, and the last of the queue may be the first to answer.
  for (const std::string_view point : {"/", "/home", "/var"})
    ASSERT_TRUE(tick_until(*probe, point, ""));
  const auto usages = probe->latest();
  ASSERT_EQ(usages->mounts.size(), 3);
  EXPECT_EQ(usages->mounts[0].mount.mount_point, "/");
  EXPECT_EQ(usages->mounts[1].mount.source, "/dev/home");
  EXPECT_EQ(usages->mounts[1].size_bytes, 4'096'000);
  EXPECT_EQ(usages->mounts[1].free_bytes, 600 * 4096);
  EXPECT_EQ(usages->mounts[1].avail_bytes, 500 * 4096);
  EXPECT_EQ(usages->mounts[1].inodes, 100);
  EXPECT_EQ(usages->mounts[1].inodes_free, 90);
}

TEST_F(FsProbeTest, LeavesOutWhatTheFlagsExclude) {
  flags_.set("collector.filesystem.mount-points-exclude", "^/home$");
  write_mounts({"/home", "/proc", "/var"});
  const auto probe = make();
  ASSERT_TRUE(tick_until(*probe, "/proc", ""));  // the default no longer holds
  ASSERT_TRUE(tick_until(*probe, "/var", ""));
  EXPECT_EQ(said_of(*probe, "/home"), kMissing);
  EXPECT_EQ(mounts_->times_asked("/home"), 0);
}

TEST_F(FsProbeTest, AHungMountHoldsUpNoOther) {
  write_mounts({"/hung", "/home"});
  mounts_->hang("/hung");
  const auto probe = make();
  mounts_->await_asked("/hung", 1);
  ASSERT_TRUE(tick_until(*probe, "/home", ""));
  EXPECT_EQ(said_of(*probe, "/hung"), kMissing);

  // The other mount goes on being asked; the hung one is not asked again.
  const int before = mounts_->times_asked("/home");
  while (mounts_->times_asked("/home") < before + 3) {
    probe->refresh();
    let_the_others_work();
  }
  EXPECT_EQ(mounts_->times_asked("/hung"), 1);
}

TEST_F(FsProbeTest, AHungMountIsReportedAfterTheTimeoutAndComesBack) {
  write_mounts({"/hung", "/home"});
  const auto probe = make();
  ASSERT_TRUE(tick_until(*probe, "/hung", ""));
  mounts_->hang("/hung");
  const int asked = mounts_->times_asked("/hung");
  while (mounts_->times_asked("/hung") == asked) {
    probe->refresh();
    let_the_others_work();
  }
  clock_.advance(Duration(4'999));
  ASSERT_TRUE(tick_until(*probe, "/home", ""));
  EXPECT_EQ(said_of(*probe, "/hung"), "");
  clock_.advance(Duration(1));
  ASSERT_TRUE(tick_until(*probe, "/hung", "mountpoint timeout"));
  ASSERT_TRUE(tick_until(*probe, "/home", ""));

  mounts_->release("/hung");
  EXPECT_TRUE(tick_until(*probe, "/hung", ""));
}

TEST_F(FsProbeTest, StartsThreadsUpToItsLimit) {
  write_mounts({"/a", "/b", "/c"});
  mounts_->hang("/a");
  mounts_->hang("/b");
  const auto probe = make(2);
  while (mounts_->times_asked("/b") == 0) {
    probe->refresh();
    let_the_others_work();
  }
  // Both threads are stuck: nobody is left for the third, and it is said so.
  ASSERT_TRUE(tick_until(*probe, "/c", "mountpoint timeout", Duration(1'000)));
  EXPECT_EQ(mounts_->times_asked("/c"), 0);
  mounts_->release("/a");
  EXPECT_TRUE(tick_until(*probe, "/c", ""));
}

TEST_F(FsProbeTest, SaysWhyAMountDoesNotAnswer) {
  write_mounts({"/secret", "/home"});
  mounts_->refuse("/secret", EACCES);
  const auto probe = make();
  ASSERT_TRUE(tick_until(*probe, "/secret", "permission denied"));
  EXPECT_TRUE(tick_until(*probe, "/home", ""));
}

TEST_F(FsProbeTest, FollowsTheMountTable) {
  write_mounts({"/old"});
  const auto probe = make();
  ASSERT_TRUE(tick_until(*probe, "/old", ""));
  write_mounts({"/new"});
  ASSERT_TRUE(tick_until(*probe, "/new", ""));
  EXPECT_EQ(said_of(*probe, "/old"), kMissing);
}

TEST_F(FsProbeTest, TellsThatTheMountTableCannotBeRead) {
  const auto probe = make();
  for (int i = 0; i < kTicksMax && !probe->latest()->error; ++i) {
    probe->refresh();
    let_the_others_work();
  }
  ASSERT_TRUE(probe->latest()->error);
  EXPECT_EQ(probe->latest()->error->code, ErrorCode::not_found);
}

// Ten thousand mounts, one of which hangs: the others are all there, and keep what is known of them when the
// table moves them.
TEST_F(FsProbeTest, AsksThousandsOfMountsWhileOneHangs) {
  constexpr std::size_t kMounts = 10'000;
  std::vector<std::string> points;
  for (std::size_t i = 0; i < kMounts; ++i)
    points.push_back("/m" + std::to_string(i));
  write_mounts(std::vector<std::string_view>(points.begin(), points.end()));
  mounts_->hang("/m5000");
  const auto probe = make();
  const auto tick_until_there = [&](std::size_t count) {
    for (int i = 0; i < kTicksMax && probe->latest()->mounts.size() != count; ++i) {
      probe->refresh();
      let_the_others_work();
    }
    return probe->latest()->mounts.size();
  };
  ASSERT_EQ(tick_until_there(kMounts - 1), kMounts - 1);
  EXPECT_EQ(said_of(*probe, "/m5000"), kMissing);
  EXPECT_EQ(said_of(*probe, "/m9999"), "");

  points.insert(points.begin(), "/first");
  write_mounts(std::vector<std::string_view>(points.begin(), points.end()));
  ASSERT_EQ(tick_until_there(kMounts), kMounts);
  EXPECT_EQ(probe->latest()->mounts.front().mount.mount_point, "/first");
  EXPECT_EQ(mounts_->times_asked("/m5000"), 1) << "it is known to hang, wherever it stands in the table";
  clock_.advance(Duration(5'000));
  ASSERT_TRUE(tick_until(*probe, "/m5000", "mountpoint timeout"));
  mounts_->release("/m5000");
  EXPECT_TRUE(tick_until(*probe, "/m5000", ""));
}

// The kernel's own way of hanging: statvfs(2) on a file system whose server does not answer.
TEST_F(FsProbeTest, ADeadServersMountIsMarkedAndRecovers) {
  DeadMount mount;
  if (!mount.is_mounted()) GTEST_SKIP() << "this user cannot mount a FUSE file system";
  write_mounts({mount.path(), "/"});
  const procfs::HostRoot host({.procfs = root_ + "/proc", .sysfs = root_, .rootfs = "/", .udev_data = {}});
  const auto probe = FsProbe::make(host, flags_, clock_).value();
  ASSERT_TRUE(tick_until(*probe, mount.path(), ""));
  mount.die();
  for (int i = 0; i < 1'000'000 && !mount.has_somebody_waiting(); ++i) {
    probe->refresh();
    let_the_others_work();
  }
  ASSERT_TRUE(mount.has_somebody_waiting());
  clock_.advance(Duration(5'000));
  EXPECT_TRUE(tick_until(*probe, mount.path(), "mountpoint timeout"));
  EXPECT_TRUE(tick_until(*probe, "/", "")) << "the others are asked all the same";
  mount.revive();
  EXPECT_TRUE(tick_until(*probe, mount.path(), ""));
}

TEST_F(FsProbeTest, EndsWhileAMountHangs) {
  write_mounts({"/hung"});
  mounts_->hang("/hung");
  auto probe = make();
  mounts_->await_asked("/hung", 1);
  probe.reset();
}

TEST_F(FsProbeTest, RefusesBadFlags) {
  const std::pair<const char*, const char*> cases[] = {
      {"collector.filesystem.mount-timeout", "5"},        {"collector.filesystem.mount-timeout", "0s"},
      {"collector.filesystem.mount-timeout", "3601s"},    {"collector.filesystem.mount-timeout", "x"},
      {"collector.filesystem.mount-points-exclude", "("}, {"collector.filesystem.fs-types-include", "["}};
  for (const auto& [flag, value] : cases) {
    FlagValues flags;
    flags.set(flag, value);
    const auto probe = FsProbe::make(procfs::HostRoot(), flags, clock_);
    ASSERT_FALSE(probe) << flag;
    EXPECT_NE(probe.error().message.find(flag), std::string::npos) << probe.error().message;
    const auto checked = FsProbe::check(flags);
    ASSERT_FALSE(checked) << flag;
    EXPECT_EQ(checked.error(), probe.error());
  }
  EXPECT_TRUE(FsProbe::check(FlagValues()));
}

}  // namespace
}  // namespace hb::collect
