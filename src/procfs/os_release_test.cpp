#include "procfs/os_release.hpp"

#include <string>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

TEST(OsRelease, UndoesQuotesAndEscapes) {
  const OsRelease release = parse_os_release(
      "# comment=1\nNAME=\"A \\\"b\\\" \\$c\"\nID=debian\nSINGLE='x \\y'\nEMPTY=\n\nBROKEN\n=\nSPACED = 1\n"
      "UNTERMINATED=\"x\n");
  const struct {
    std::string_view key;
    std::string_view value;
  } cases[] = {{"NAME", "A \"b\" $c"}, {"ID", "debian"}, {"SINGLE", "x \\y"}, {"EMPTY", ""},
               {"MISSING", ""},        {"BROKEN", ""},   {"# comment", ""},   {"UNTERMINATED", "\"x"}};
  for (const auto& [key, value] : cases)
    EXPECT_EQ(release.get(key), value) << key;
}

TEST(OsRelease, ReadsTheHostsFile) {
  const auto release = read_os_release(fixture_host());
  ASSERT_TRUE(release);
  EXPECT_EQ(release->get("PRETTY_NAME"), "Debian GNU/Linux 12 (bookworm)");
  const HostRoot nowhere({.procfs = "/nowhere", .sysfs = "/nowhere", .rootfs = "/nowhere", .udev_data = {}});
  EXPECT_EQ(read_os_release(nowhere).error().code, ErrorCode::not_found);
}

TEST(OsRelease, TakesKeysUpToItsLimit) {
  std::string text;
  for (int i = 0; i < 200; ++i)
    text += "K" + std::to_string(i) + "=v\n";
  const OsRelease release = parse_os_release(text);
  EXPECT_EQ(release.get("K127"), "v");
  EXPECT_EQ(release.get("K128"), "");
}

}  // namespace
}  // namespace hb::procfs
