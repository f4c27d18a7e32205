#include "procfs/attributes.hpp"

#include <filesystem>
#include <fstream>
#include <stdlib.h>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace hb::procfs {
namespace {

class AttributeFolderTest : public testing::Test {
 public:
  AttributeFolderTest() : path_(std::filesystem::temp_directory_path().string() + "/hb-attributes-XXXXXX") {
    path_ = ::mkdtemp(path_.data());
  }
  ~AttributeFolderTest() override { std::filesystem::remove_all(path_); }

 protected:
  void write(const std::string& name, std::string_view content) const {
    std::ofstream(path_ + "/" + name, std::ios::binary) << content;
  }
  [[nodiscard]] AttributeFolder folder() const { return AttributeFolder(path_); }

 private:
  std::string path_;
};

TEST_F(AttributeFolderTest, ReadsWithoutTheBlanksAround) {
  write("model", "  Samsung SSD  \n");
  EXPECT_EQ(folder().text("model"), "Samsung SSD");
  EXPECT_EQ(folder().text("serial"), std::nullopt);
  ASSERT_FALSE(folder().read("serial"));
  EXPECT_EQ(folder().read("serial").error().code, ErrorCode::not_found);
}

TEST_F(AttributeFolderTest, ReadsNumbersOfBothBases) {
  write("bad", "12a\n");
  write("decimal", "-7\n");
  write("hexadecimal", "0x1f\n");
  EXPECT_EQ(folder().number("decimal"), -7);
  EXPECT_EQ(folder().number("hexadecimal"), 31);
  EXPECT_EQ(folder().number("bad"), std::nullopt);
  EXPECT_EQ(folder().number("none"), std::nullopt);
  EXPECT_EQ(folder().read_number("decimal"), -7);
  EXPECT_EQ(folder().read_number("bad").error().code, ErrorCode::corrupt);
  EXPECT_EQ(folder().read_number("none").error().code, ErrorCode::not_found);
}

TEST_F(AttributeFolderTest, RefusesAnAttributeThatIsTooLong) {
  write("fits", std::string(AttributeFolder::kAttributeBytesMax, 'a'));
  write("too_long", std::string(AttributeFolder::kAttributeBytesMax + 1, 'a'));
  EXPECT_EQ(folder().text("fits"), std::string(AttributeFolder::kAttributeBytesMax, 'a'));
  EXPECT_EQ(folder().read("too_long").error().code, ErrorCode::limit);
}

TEST_F(AttributeFolderTest, SortsNumberedNamesByNumber) {
  for (const char* name : {"port10", "port2", "port", "portx", "port1_stats", "other3"})
    write(name, "");
  EXPECT_EQ(folder().numbered("port"), (std::vector<std::string>{"port2", "port10"}));
  EXPECT_EQ(folder().names().size(), 6U);
}

TEST_F(AttributeFolderTest, KnowsWhatIsThere) {
  write("file", "");
  EXPECT_TRUE(folder().exists());
  EXPECT_TRUE(folder().has("file"));
  EXPECT_FALSE(folder().has("none"));
  EXPECT_FALSE(folder().folder("file").exists());
  EXPECT_FALSE(folder().folder("none").exists());
}

}  // namespace
}  // namespace hb::procfs
