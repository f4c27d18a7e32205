#include "procfs/arp.hpp"

#include <string>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

const std::string kHeading =
    "IP address       HW type     Flags       HW address            Mask     Device\n";

// "corrupt" at the end when it is.
std::string read_all(std::string_view text) {
  std::string all;
  ArpReader reader(text);
  for (std::string_view device;;) {
    const auto more = reader.next(device);
    if (!more) return all + "corrupt";
    if (!*more) return all;
    all += std::string(device) + ";";
  }
}

TEST(Arp, ReadsTheDevices) {
  EXPECT_EQ(read_all(kHeading + "192.168.1.1  0x1  0x2  cc:aa:dd:ee:aa:bb  *  eth0\n"
                                "192.168.1.2  0x1  0x0  00:00:00:00:00:00  *  br-lan\n"),
            "eth0;br-lan;");
}

TEST(Arp, RefusesAnotherForm) {
  EXPECT_EQ(read_all("192.168.1.1  0x1  0x2  cc:aa:dd:ee:aa:bb  *\n"), "corrupt");
  EXPECT_EQ(read_all("192.168.1.1  0x1  0x2  cc:aa:dd:ee:aa:bb  *  eth0  more\n"), "corrupt");
}

TEST(Arp, SurvivesEveryTruncation) {
  for_every_prefix(kHeading + "192.168.1.1  0x1  0x2  cc:aa:dd:ee:aa:bb  *  eth0\n", read_all);
}

}  // namespace
}  // namespace hb::procfs
