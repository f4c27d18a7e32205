#include "collect/textfile_folders.hpp"

#include <algorithm>
#include <fcntl.h>
#include <filesystem>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "collect/made_host.hpp"

namespace hb::collect {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class TextfileFoldersTest : public testing::Test {
 protected:
  [[nodiscard]] std::string path(const std::string& relative) const { return host_.root().root(relative); }

  // Writes a file and its time, which tells that it has changed.
  void write(const std::string& relative, std::string_view text, int64_t mtime_s = 1) const {
    host_.write(relative, text);
    const timespec times[] = {{.tv_sec = mtime_s, .tv_nsec = 500'000'000},
                              {.tv_sec = mtime_s, .tv_nsec = 500'000'000}};
    ASSERT_EQ(::utimensat(AT_FDCWD, path(relative).c_str(), times, 0), 0);
  }

  static std::vector<std::string> names(const TextfileSnapshot& snapshot) {
    std::vector<std::string> out(snapshot.families.size());
    std::ranges::transform(snapshot.families, out.begin(),
                           [](const TextfileSnapshot::Family& family) { return family.names[0]; });
    return out;
  }

  MadeHost host_;
};

TEST_F(TextfileFoldersTest, ReadsTheFilesOfFoldersAndPatterns) {
  write("one/b.prom", "b 1\n");
  write("one/a.prom", "a 1\n", 7);
  write("one/c.txt", "c 1\n");
  write("one/d.prom.tmp", "d 1\n");
  write("two/e.prom", "e 1\n");
  TextfileFolders folders({path("one") + "/", path("t*")});
  const auto snapshot = folders.read();
  EXPECT_THAT(names(*snapshot), ElementsAre("a", "b", "e"));
  EXPECT_THAT(snapshot->problems, IsEmpty());
  ASSERT_EQ(snapshot->files.size(), 3U);
  EXPECT_EQ(snapshot->files[0].path, path("one/a.prom"));
  EXPECT_EQ(snapshot->files[0].mtime_s, 7.5);
}

TEST_F(TextfileFoldersTest, TakesAFolderOnce) {
  write("one/a.prom", "a 1\n");
  TextfileFolders folders({path("one"), path("on*")});
  const auto snapshot = folders.read();
  EXPECT_THAT(names(*snapshot), ElementsAre("a"));
  EXPECT_THAT(snapshot->problems, IsEmpty());
}

TEST_F(TextfileFoldersTest, SaysThatAFolderIsNotThere) {
  TextfileFolders folders({path("absent"), path("a*")});
  EXPECT_THAT(folders.read()->problems,
              ElementsAre(HasSubstr(path("absent") + ": "), HasSubstr(path("a*") + ": ")));
}

TEST_F(TextfileFoldersTest, ReadsOnlyWhatHasChanged) {
  write("a.prom", "a 1\n");
  write("b.prom", "b 1\n");
  TextfileFolders folders({path("")});
  const auto first = folders.read();
  EXPECT_EQ(folders.read(), first);

  // The size and the time are the same: it is not read, which shows that it would not be each time.
  write("a.prom", "c 1\n");
  EXPECT_EQ(folders.read(), first);
  write("a.prom", "c 1\n", 2);
  const auto second = folders.read();
  EXPECT_THAT(names(*second), ElementsAre("c", "b"));
  EXPECT_EQ(second->families[1].parsed, first->families[1].parsed);

  write("a.prom", "d 10\n", 2);
  EXPECT_THAT(names(*folders.read()), ElementsAre("d", "b"));
  // A file that was put in its place, as those who write such files should.
  write("new", "e 10\n", 2);
  std::filesystem::rename(path("new"), path("a.prom"));
  EXPECT_THAT(names(*folders.read()), ElementsAre("e", "b"));
  host_.remove("a.prom");
  EXPECT_THAT(names(*folders.read()), ElementsAre("b"));
}

TEST_F(TextfileFoldersTest, AWrongFileIsLeftOutUntilItIsMended) {
  write("a.prom", "a one\n");
  write("b.prom", "b 1\n");
  TextfileFolders folders({path("")});
  const auto first = folders.read();
  EXPECT_THAT(names(*first), ElementsAre("b"));
  EXPECT_THAT(first->problems, ElementsAre(path("a.prom") + ": line 1: expected a number, found \"one\""));
  EXPECT_EQ(first->files.size(), 1U);
  EXPECT_EQ(folders.read(), first);
  write("a.prom", "a 11\n", 2);
  EXPECT_THAT(names(*folders.read()), ElementsAre("a", "b"));
  EXPECT_THAT(folders.read()->problems, IsEmpty());
}

TEST_F(TextfileFoldersTest, NothingButRegularFilesIsOpened) {
  write("z.prom", "z 1\n");
  ASSERT_EQ(::mkfifo(path("fifo.prom").c_str(), 0600), 0);
  std::filesystem::create_directory(path("folder.prom"));
  std::filesystem::create_symlink("/dev/zero", path("device.prom"));
  std::filesystem::create_symlink("nowhere", path("gone.prom"));
  std::filesystem::create_symlink("z.prom", path("link.prom"));
  TextfileFolders folders({path("")});
  const auto snapshot = folders.read();
  EXPECT_THAT(names(*snapshot), ElementsAre("z", "z"));
  EXPECT_THAT(
      snapshot->problems,
      ElementsAre(path("device.prom") + ": not a regular file", path("fifo.prom") + ": not a regular file",
                  path("folder.prom") + ": not a regular file", HasSubstr(path("gone.prom") + ": ")));
}

TEST_F(TextfileFoldersTest, LimitsAFilesBytes) {
  const auto text = [](std::size_t bytes) {
    const std::string sample = "a 1\n";
    return sample + "#" + std::string(bytes - sample.size() - 2, ' ') + "\n";
  };
  write("a.prom", text(kTextfileBytesMax));
  TextfileFolders folders({path("")});
  EXPECT_THAT(folders.read()->problems, IsEmpty());
  write("a.prom", text(kTextfileBytesMax + 1));
  EXPECT_THAT(folders.read()->problems, ElementsAre(HasSubstr("more than 4194304 bytes")));
}

TEST_F(TextfileFoldersTest, LimitsFiles) {
  for (std::size_t i = 0; i < TextfileFolders::kFilesMax; ++i)
    write(fmt::format("{:03}.prom", i), fmt::format("a{} 1\n", i));
  TextfileFolders folders({path("")});
  EXPECT_THAT(folders.read()->problems, IsEmpty());
  EXPECT_EQ(folders.read()->files.size(), TextfileFolders::kFilesMax);
  write("more.prom", "b 1\n");
  EXPECT_THAT(folders.read()->problems, ElementsAre(HasSubstr(path("more.prom"))));
  EXPECT_EQ(folders.read()->files.size(), TextfileFolders::kFilesMax);
}

TEST_F(TextfileFoldersTest, LimitsAFoldersEntries) {
  for (std::size_t i = 0; i < TextfileFolders::kEntriesMax; ++i)
    host_.write(fmt::format("{}", i), "");
  TextfileFolders folders({path("")});
  EXPECT_THAT(folders.read()->problems, IsEmpty());
  host_.write("more", "");
  EXPECT_THAT(folders.read()->problems, ElementsAre(HasSubstr("more than 10000 entries")));
}

TEST_F(TextfileFoldersTest, LimitsTheSamplesOfAllFiles) {
  const auto samples = [](std::string_view name, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
      text += fmt::format("{}{{i=\"{}\"}} 1\n", name, i);
    return text;
  };
  write("a.prom", samples("a", kTextfileSamplesMax - 1));
  write("b.prom", samples("b", 1));
  TextfileFolders folders({path("")});
  EXPECT_THAT(folders.read()->problems, IsEmpty());
  write("b.prom", samples("b", 2) + samples("c", 1));
  const auto snapshot = folders.read();
  EXPECT_THAT(snapshot->problems, ElementsAre(HasSubstr("no room for b")));
  EXPECT_THAT(names(*snapshot), ElementsAre("a", "c"));
}

TEST_F(TextfileFoldersTest, TheFirstHelpTextAndTypeOfAFamilyHold) {
  write("a.prom", "# HELP m One.\n# TYPE m counter\nm{f=\"a\"} 1\n");
  write("b.prom", "# HELP m Another.\n# TYPE m counter\nm{f=\"b\"} 1\nn 1\n");
  write("c.prom", "# TYPE m gauge\nm{f=\"c\"} 1\n");
  write("d.prom", "# TYPE m counter\nm{f=\"d\"} 1\n");
  TextfileFolders folders({path("")});
  const auto snapshot = folders.read();
  EXPECT_THAT(names(*snapshot), ElementsAre("m", "n", "m"));
  EXPECT_THAT(snapshot->problems, ElementsAre(HasSubstr("b.prom: m has another help text"),
                                              HasSubstr("c.prom: m has another type")));
  EXPECT_EQ(snapshot->files.size(), 4U);
  EXPECT_EQ(snapshot->families[0].help, "One.");
  EXPECT_EQ(snapshot->families[2].help, "One.");
}

TEST_F(TextfileFoldersTest, AFamilyWithoutAHelpTextSaysWhereItIsFrom) {
  write("a.prom", "m{f=\"a\"} 1\n");
  write("b.prom", "m{f=\"b\"} 1\n");
  TextfileFolders folders({path("")});
  const auto snapshot = folders.read();
  EXPECT_EQ(snapshot->families[0].help,
            fmt::format("Metric read from {}, {}", path("a.prom"), path("b.prom")));
  EXPECT_EQ(snapshot->families[1].help, snapshot->families[0].help);
}

}  // namespace
}  // namespace hb::collect
