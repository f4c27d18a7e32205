#include "procfs/mountinfo.hpp"

#include <string>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"
#include "procfs/kept_file.hpp"

namespace hb::procfs {
namespace {

TEST(Mountinfo, ReadsTheFixture) {
  const std::vector<Mount> mounts = parse_mountinfo(read_file(fixture_host().proc("1/mountinfo")).value());
  ASSERT_EQ(mounts.size(), 7);
  EXPECT_EQ(mounts[1],
            (Mount{.major = 254, .minor = 0, .mount_point = "/", .source = "/dev/vda", .fs_type = "ext4"}));
  EXPECT_EQ(mounts[3].mount_point, "/mnt/with space\tand\\backslash");
  EXPECT_EQ(mounts[4].source, "server:/export");
  EXPECT_TRUE(mounts[5].read_only);
  EXPECT_TRUE(mounts[6].read_only);  // by the file system's options alone
  EXPECT_FALSE(mounts[0].read_only);
}

TEST(Mountinfo, SkipsLinesThatAreNot) {
  const std::vector<Mount> mounts =
      parse_mountinfo(read_file(fixture_host("hostile").proc("1/mountinfo")).value());
  ASSERT_EQ(mounts.size(), 1);
  EXPECT_EQ(mounts[0].mount_point, "/a\\77");
}

TEST(Mountinfo, TakesMountsUpToTheLimit) {
  std::string text;
  for (std::size_t i = 0; i < kMountsMax; ++i)
    text += "36 35 98:0 / /m rw - ext3 /dev/root rw\n";
  EXPECT_EQ(parse_mountinfo(text).size(), kMountsMax);
  text += "36 35 98:0 / /m rw - ext3 /dev/root rw\n";
  EXPECT_EQ(parse_mountinfo(text).size(), kMountsMax);
}

TEST(Mountinfo, SurvivesEveryTruncation) {
  for_every_prefix(read_file(fixture_host().proc("1/mountinfo")).value(), parse_mountinfo);
}

TEST(UnescapeOctal, UndoesWhatIsAnEscape) {
  const struct {
    std::string_view escaped;
    std::string_view text;
  } cases[] = {
      {R"(a\040b)", "a b"},   {R"(\011\012\134)", "\t\n\\"}, {R"(\04)", R"(\04)"},        {R"(\)", R"(\)"},
      {R"(\400)", R"(\400)"}, {R"(\049)", R"(\049)"},        {R"(\303\251)", "\xc3\xa9"}, {"", ""},
  };
  for (const auto& [escaped, text] : cases)
    EXPECT_EQ(unescape_octal(escaped), text);
}

}  // namespace
}  // namespace hb::procfs
