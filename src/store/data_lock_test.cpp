#include "store/data_lock.hpp"

#include <csignal>
#include <filesystem>
#include <unistd.h>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "store/temporary_directory.hpp"

namespace hb::store {
namespace {

unsigned mode_of(const std::string& path) {
  struct stat status{};
  return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 07777 : 0;
}

TEST(DataLock, MakesTheDirectoryForItsOwnerAlone) {
  const TemporaryDirectory parent;
  const std::string directory = parent.file("a/b/data");
  const Result<DataLock> lock = DataLock::acquire(directory);
  ASSERT_TRUE(lock.has_value()) << lock.error().message;
  EXPECT_EQ(lock->directory(), directory);
  EXPECT_EQ(mode_of(directory), 0700U);
  EXPECT_EQ(mode_of(directory + "/heartbeat.lock"), 0600U);
  EXPECT_EQ(parent.content("a/b/data/heartbeat.lock"), std::to_string(::getpid()) + "\n");
}

TEST(DataLock, TellsTheSecondWhoHoldsIt) {
  const TemporaryDirectory directory;
  {
    Result<DataLock> first = DataLock::acquire(directory.path());
    ASSERT_TRUE(first.has_value());
    const DataLock moved = std::move(*first);
    const Result<DataLock> second = DataLock::acquire(directory.path());
    ASSERT_FALSE(second.has_value());
    EXPECT_EQ(second.error().code, ErrorCode::unavailable);
    EXPECT_THAT(second.error().message,
                testing::HasSubstr("the process with the id " + std::to_string(::getpid())));

    directory.write("heartbeat.lock", "");
    EXPECT_THAT(DataLock::acquire(directory.path()).error().message, testing::HasSubstr("another process"));
    directory.write("heartbeat.lock", "; rm\n");
    EXPECT_THAT(DataLock::acquire(directory.path()).error().message, testing::HasSubstr("another process"));
  }
  EXPECT_TRUE(DataLock::acquire(directory.path()).has_value());
}

TEST(DataLock, EndsWithItsProcess) {
  const TemporaryDirectory directory;
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const Result<DataLock> lock = DataLock::acquire(directory.path());
    (void)!::write(ends[1], lock ? "y" : "n", 1);
    ::pause();
    ::_exit(0);
  }
  char taken = 0;
  ASSERT_EQ(::read(ends[0], &taken, 1), 1);
  EXPECT_EQ(taken, 'y');
  const Result<DataLock> refused = DataLock::acquire(directory.path());
  EXPECT_THAT(refused.error().message, testing::HasSubstr(std::to_string(child)));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  EXPECT_TRUE(DataLock::acquire(directory.path()).has_value());
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST(DataLock, FollowsASymlinkToADirectory) {
  const TemporaryDirectory directory;
  std::filesystem::create_directory(directory.file("real"));
  std::filesystem::create_directory_symlink(directory.file("real"), directory.file("link"));
  EXPECT_TRUE(DataLock::acquire(directory.file("link")).has_value());
  EXPECT_TRUE(directory.has("real/heartbeat.lock"));
}

TEST(DataLock, RefusesWhatIsNotItsOwnDirectory) {
  const TemporaryDirectory directory;
  directory.write("file", "x");
  EXPECT_EQ(DataLock::acquire(directory.file("file")).error().code, ErrorCode::invalid);

  std::filesystem::create_directory(directory.file("open"));
  ASSERT_EQ(::chmod(directory.file("open").c_str(), 0777), 0);
  EXPECT_THAT(DataLock::acquire(directory.file("open")).error().message, testing::HasSubstr("chmod o-w"));

  // The lock itself is not followed to a file elsewhere.
  std::filesystem::create_directory(directory.file("data"));
  std::filesystem::create_symlink(directory.file("file"), directory.file("data/heartbeat.lock"));
  EXPECT_EQ(DataLock::acquire(directory.file("data")).error().code, ErrorCode::invalid);
  EXPECT_EQ(directory.content("file"), "x");

  if (::geteuid() != 0) GTEST_SKIP() << "only root can give a directory away";
  std::filesystem::create_directory(directory.file("others"));
  ASSERT_EQ(::chown(directory.file("others").c_str(), 12345, 12345), 0);
  EXPECT_THAT(DataLock::acquire(directory.file("others")).error().message, testing::HasSubstr("user 12345"));
}

TEST(DataLock, ManyMayReadWhileNobodyWrites) {
  const TemporaryDirectory directory;
  EXPECT_EQ(DataLock::acquire_to_read(directory.file("absent")).error().code, ErrorCode::not_found);
  directory.write("file", "x");
  EXPECT_EQ(DataLock::acquire_to_read(directory.file("file")).error().code, ErrorCode::invalid);
  {
    const auto nothing_to_hold = DataLock::acquire_to_read(directory.path());
    ASSERT_TRUE(nothing_to_hold.has_value());
    EXPECT_FALSE(nothing_to_hold->has_value());
    EXPECT_FALSE(directory.has("heartbeat.lock"));
  }
  directory.write("heartbeat.lock", "4711\n");
  {
    const auto first = DataLock::acquire_to_read(directory.path());
    const auto second = DataLock::acquire_to_read(directory.path());
    ASSERT_TRUE(first.has_value() && first->has_value());
    EXPECT_TRUE(second.has_value() && second->has_value());
    EXPECT_EQ(directory.content("heartbeat.lock"), "4711\n");
    const Result<DataLock> writer = DataLock::acquire(directory.path());
    ASSERT_FALSE(writer.has_value());
    EXPECT_EQ(writer.error().code, ErrorCode::unavailable);
    EXPECT_THAT(writer.error().message, testing::HasSubstr("reads its history"));
    EXPECT_THAT(writer.error().message, testing::Not(testing::HasSubstr("4711")));
  }
  const Result<DataLock> writer = DataLock::acquire(directory.path());
  ASSERT_TRUE(writer.has_value());
  const auto reader = DataLock::acquire_to_read(directory.path());
  ASSERT_FALSE(reader.has_value());
  EXPECT_EQ(reader.error().code, ErrorCode::unavailable);
  EXPECT_THAT(reader.error().message,
              testing::HasSubstr("the process with the id " + std::to_string(::getpid())));
}

TEST(CreatePrivateFile, LeavesAFileThatIsThere) {
  const TemporaryDirectory directory;
  ASSERT_TRUE(create_private_file(directory.file("new")).has_value());
  EXPECT_EQ(mode_of(directory.file("new")), 0600U);
  directory.write("old", "text");
  ASSERT_TRUE(create_private_file(directory.file("old")).has_value());
  EXPECT_EQ(directory.content("old"), "text");
  EXPECT_FALSE(create_private_file(directory.file("absent/new")).has_value());
  EXPECT_TRUE(sync_directory(directory.path()).has_value());
  EXPECT_EQ(sync_directory(directory.file("absent")).error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace hb::store
