#include "procfs/small_file.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdlib.h>
#include <string>

#include <gtest/gtest.h>

namespace hb::procfs {
namespace {

using Keep = SmallFileReader::Keep;
using State = SmallFile::State;

class SmallFileTest : public testing::Test {
 public:
  SmallFileTest() : folder_(std::filesystem::temp_directory_path().string() + "/hb-small-XXXXXX") {
    folder_ = ::mkdtemp(folder_.data());
  }
  ~SmallFileTest() override { std::filesystem::remove_all(folder_); }

 protected:
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ + "/" + name, std::ios::binary) << text;
  }
  void remove(const std::string& name) const { std::filesystem::remove(folder_ + "/" + name); }
  std::string read(SmallFileReader& reader, SmallFile& file, Keep keep = Keep::yes) const {
    return std::string(reader.read(file, folder_, "a", keep).value_or("nothing"));
  }

  std::string folder_;
};

TEST_F(SmallFileTest, ReadsAnewEachTime) {
  write("a", "one");
  for (const Keep keep : {Keep::yes, Keep::no}) {
    SmallFileReader reader(1);
    SmallFile file;
    write("a", "one");
    EXPECT_EQ(read(reader, file, keep), "one");
    write("a", "another");
    EXPECT_EQ(read(reader, file, keep), "another");
    EXPECT_EQ(file.state(), State::present);
  }
}

TEST_F(SmallFileTest, ReadsFilesOfAnySizeUpToTheMaximum) {
  SmallFileReader reader(1);
  SmallFile file;
  for (const std::size_t bytes :
       {std::size_t{0}, std::size_t{1}, std::size_t{2047}, std::size_t{2048}, std::size_t{8191},
        std::size_t{8192}, std::size_t{8193}, std::size_t{20'000}, SmallFileReader::kBytesMax}) {
    write("a", std::string(bytes, 'x'));
    EXPECT_EQ(read(reader, file), std::string(bytes, 'x')) << bytes;
  }
  write("a", std::string(SmallFileReader::kBytesMax + 1, 'x'));
  EXPECT_EQ(read(reader, file), "nothing");
  EXPECT_EQ(file.state(), State::gone);
}

TEST_F(SmallFileTest, LooksForAnAbsentFileWhenItIsTold) {
  SmallFileReader reader(1);
  SmallFile file;
  EXPECT_EQ(file.state(), State::unknown);
  EXPECT_EQ(read(reader, file), "nothing");
  EXPECT_EQ(file.state(), State::absent);
  write("a", "one");
  EXPECT_EQ(read(reader, file), "nothing");
  file.retry();
  EXPECT_EQ(read(reader, file), "one");
}

TEST_F(SmallFileTest, TellsThatAFileHasGone) {
  SmallFileReader reader(1);
  SmallFile file;
  write("a", "one");
  EXPECT_EQ(read(reader, file, Keep::no), "one");
  remove("a");
  EXPECT_EQ(read(reader, file, Keep::no), "nothing");
  EXPECT_EQ(file.state(), State::gone);
}

// A file that is kept open is read though its name has gone; one that is not is missed.
TEST_F(SmallFileTest, KeepsAsManyOpenAsTheBudgetHas) {
  SmallFileReader reader(1);
  write("a", "one");
  SmallFile second;
  {
    SmallFile first;
    EXPECT_EQ(read(reader, first), "one");
    EXPECT_EQ(read(reader, second), "one");
    remove("a");
    EXPECT_EQ(read(reader, first), "one");
    EXPECT_EQ(read(reader, second), "nothing");
    // Moving takes the descriptor along, and its place in the budget.
    SmallFile moved(std::move(first));
    EXPECT_EQ(read(reader, moved), "one");
  }
  write("a", "two");
  second.retry();
  EXPECT_EQ(read(reader, second), "two");
  remove("a");
  EXPECT_EQ(read(reader, second), "two");
}

// One that reads thousands of files leaves to others what it may not have, and takes no more than there is.
TEST_F(SmallFileTest, TakesItsDescriptorsFromTheWholeBudget) {
  write("a", "one");
  for (const auto& [whole_max, own_max, kept] :
       {std::array{3, 2, 2}, std::array{2, 2, 2}, std::array{1, 2, 1}, std::array{0, 2, 0}}) {
    const auto whole = std::make_shared<DescriptorBudget>(whole_max);
    {
      SmallFileReader reader(static_cast<std::size_t>(own_max), whole);
      std::array<SmallFile, 3> files;
      for (SmallFile& file : files)
        EXPECT_EQ(read(reader, file), "one");
      int left = 0;
      while (whole->take())
        ++left;
      EXPECT_EQ(left, whole_max - kept);
      for (; left > 0; --left)
        whole->give_back();
    }
    int given_back = 0;
    while (whole->take())
      ++given_back;
    EXPECT_EQ(given_back, whole_max);
  }
}

}  // namespace
}  // namespace hb::procfs
