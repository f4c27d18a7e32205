#include "procfs/kept_file.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>
#include <utility>

#include <gtest/gtest.h>

namespace hb::procfs {
namespace {

class KeptFileTest : public testing::Test {
 public:
  KeptFileTest() {
    std::string pattern = testing::TempDir() + "hb-kept-XXXXXX";
    root_ = ::mkdtemp(pattern.data());
    host_ = HostRoot({.procfs = root_, .sysfs = root_, .rootfs = root_, .udev_data = {}});
  }
  ~KeptFileTest() override { std::filesystem::remove_all(root_); }

 protected:
  void write(const std::string& name, std::string_view text) const {
    std::ofstream(root_ + "/" + name, std::ios::binary) << text;
  }

  std::string root_;
  HostRoot host_;
};

TEST_F(KeptFileTest, ReadsTheWholeAgainAndAgain) {
  write("stat", "one");
  KeptFile file(HostRoot::Tree::proc, "stat");
  EXPECT_EQ(file.read(host_).value(), "one");
  const int descriptor = file.descriptor();
  EXPECT_GE(descriptor, 0);
  write("stat", "and two");
  EXPECT_EQ(file.read(host_).value(), "and two");
  EXPECT_EQ(file.descriptor(), descriptor);
  write("stat", "");
  EXPECT_EQ(file.read(host_).value(), "");
}

TEST_F(KeptFileTest, GrowsUpToItsMaximum) {
  for (const auto shape : {KeptFile::Shape::any, KeptFile::Shape::whole, KeptFile::Shape::short_lines}) {
    for (const std::size_t bytes : {4095U, 4096U, 4097U, 10'000U}) {
      write("stat", std::string(bytes, 'x'));
      KeptFile file(HostRoot::Tree::proc, "stat", {.bytes_max = 10'000, .shape = shape});
      const auto text = file.read(host_);
      ASSERT_TRUE(text) << bytes;
      EXPECT_EQ(text->size(), bytes);
    }
    write("stat", std::string(10'001, 'x'));
    KeptFile file(HostRoot::Tree::proc, "stat", {.bytes_max = 10'000, .shape = shape});
    const auto text = file.read(host_);
    ASSERT_FALSE(text);
    EXPECT_EQ(text.error().code, ErrorCode::limit);
  }
}

TEST_F(KeptFileTest, LooksForAnAbsentFileAtEveryTenthReadOnly) {
  KeptFile file(HostRoot::Tree::proc, "late");
  EXPECT_EQ(file.read(host_).error().code, ErrorCode::not_found);
  write("late", "here");
  for (uint32_t i = 1; i < KeptFile::kAbsentReads; ++i)
    EXPECT_EQ(file.read(host_).error().code, ErrorCode::not_found) << i;
  EXPECT_EQ(file.read(host_).value(), "here");
}

TEST_F(KeptFileTest, ReadsWithoutKeepingWhenTheBudgetIsSpent) {
  write("stat", "text");
  while (host_.descriptors()->take()) {
  }
  KeptFile file(HostRoot::Tree::proc, "stat");
  EXPECT_EQ(file.read(host_).value(), "text");
  EXPECT_EQ(file.descriptor(), -1);
  EXPECT_EQ(file.read(host_).value(), "text");
}

TEST_F(KeptFileTest, GivesItsDescriptorBackOnceWhenItEndsOrMoves) {
  write("stat", "text");
  while (host_.descriptors()->take()) {
  }
  host_.descriptors()->give_back();
  {
    KeptFile file(HostRoot::Tree::proc, "stat");
    ASSERT_TRUE(file.read(host_));
    EXPECT_FALSE(host_.descriptors()->take());
    KeptFile moved = std::move(file);
    EXPECT_EQ(moved.read(host_).value(), "text");
    EXPECT_FALSE(host_.descriptors()->take());
  }
  EXPECT_TRUE(host_.descriptors()->take());
  EXPECT_FALSE(host_.descriptors()->take());
}

TEST_F(KeptFileTest, NamesWhatFailsOnce) {
  constexpr std::string_view kContent = "0123456789";
  write("stat", kContent);
  KeptFile file(HostRoot::Tree::proc, "stat", {.bytes_max = kContent.size()});
  EXPECT_TRUE(file.read(host_));
  for (const char* const round : {"at first", "and after it went well in between"}) {
    write("stat", std::string(kContent) + "x");
    EXPECT_TRUE(file.read(host_).error().message.starts_with(root_ + "/stat: longer than")) << round;
    EXPECT_EQ(file.read(host_).error().message, "still too long") << round;
    EXPECT_EQ(file.read(host_).error().code, ErrorCode::limit) << round;
    std::filesystem::remove(root_ + "/stat");
    EXPECT_TRUE(file.read(host_).error().message.starts_with(root_ + "/stat: No such file")) << round;
    write("stat", kContent);
    for (uint32_t i = 1; i < KeptFile::kAbsentReads; ++i)
      EXPECT_EQ(file.read(host_).error().message, "still not there") << round;
    EXPECT_EQ(file.read(host_).value_or("nothing"), kContent) << round;
  }
}

TEST_F(KeptFileTest, TellsAFolderFromAFile) {
  std::filesystem::create_directory(root_ + "/net");
  KeptFile file(HostRoot::Tree::proc, "net");
  EXPECT_EQ(file.read(host_).error().code, ErrorCode::io);
}

// A process that ends answers ESRCH, which reads as not_found, and never with another process's text.
TEST_F(KeptFileTest, FollowsALiveKernelFile) {
  KeptFile file(HostRoot::Tree::proc, "self/stat", KeptFile::Shape::whole);
  const auto text = file.read(HostRoot());
  ASSERT_TRUE(text);
  EXPECT_TRUE(text->starts_with(std::to_string(::getpid()) + " ("));
}

TEST_F(KeptFileTest, ReadFileReadsOnceAndBounded) {
  write("text", "0123456789");
  EXPECT_EQ(read_file(root_ + "/text", 10).value(), "0123456789");
  EXPECT_EQ(read_file(root_ + "/text", 9).error().code, ErrorCode::limit);
  EXPECT_EQ(read_file(root_ + "/nothing").error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace hb::procfs
