#include "procfs/ipvs.hpp"

#include <string>

#include <gtest/gtest.h>

#include "procfs/fixture_host.hpp"

namespace hb::procfs {
namespace {

const std::string kStatsHeading = "   Total Incoming Outgoing\n   Conns  Packets  Packets\n";
const std::string kHeading =
    "IP Virtual Server version 1.2.1 (size=4096)\n"
    "Prot LocalAddress:Port Scheduler Flags\n"
    "  -> RemoteAddress:Port Forward Weight ActiveConn InActConn\n";

// "corrupt" at the end when it is.
std::string read_all(std::string_view text) {
  std::string all;
  IpvsBackendReader reader(text);
  for (IpvsBackend backend;;) {
    const auto more = reader.next(backend);
    if (!more) return all + "corrupt";
    if (!*more) return all;
    all += backend.protocol + " " + backend.local_address + ":" + std::to_string(backend.local_port) + " " +
           backend.local_mark + " " + backend.remote_address + ":" + std::to_string(backend.remote_port) +
           " " + std::to_string(backend.weight) + " " + std::to_string(backend.active_connections) + " " +
           std::to_string(backend.inactive_connections) + ";";
  }
}

TEST(IpvsStats, ReadsTheTotals) {
  const auto stats = parse_ipvs_stats(kStatsHeading + " 16A 1B 0 2C FF\n\n Conns/s Pkts/s\n");
  ASSERT_TRUE(stats);
  EXPECT_EQ(stats->connections, 0x16a);
  EXPECT_EQ(stats->incoming_packets, 0x1b);
  EXPECT_EQ(stats->outgoing_packets, 0);
  EXPECT_EQ(stats->incoming_bytes, 0x2c);
  EXPECT_EQ(stats->outgoing_bytes, 0xff);
}

TEST(IpvsStats, RefusesAnotherForm) {
  for (const std::string& text :
       {std::string(), kStatsHeading, kStatsHeading + "1 2 3 4 5", kStatsHeading + "1 2 3 4\n\n",
        kStatsHeading + "1 2 3 4 5 6\n\n", kStatsHeading + "1 2 3 4 x\n\n"}) {
    const auto stats = parse_ipvs_stats(text);
    ASSERT_FALSE(stats) << text;
    EXPECT_EQ(stats.error().code, ErrorCode::corrupt);
  }
}

TEST(IpvsBackends, BelongToTheVirtualServerAboveThem) {
  EXPECT_EQ(read_all(kHeading + "TCP  C0A80016:0CEA wlc\n"
                                "  -> C0A85216:0CEA  Tunnel  100  248  2\n"
                                "UDP  [2620:0000:0000:0000:0000:0000:0000:0001]:0050 rr\n"
                                "  -> [0000:0000:0000:0000:0000:ffff:0a00:0001]:0035  Masq  1  0  3\n"
                                "FWM  10001000 wlc\n"
                                "  -> C0A83215:0CEA  Route  0  321  5\n"),
            "TCP 192.168.0.22:3306  192.168.82.22:3306 100 248 2;"
            "UDP 2620::1:80  10.0.0.1:53 1 0 3;"
            "FWM :0 10001000 192.168.50.21:3306 0 321 5;");
}

TEST(IpvsBackends, SkipsShortLines) {
  EXPECT_EQ(read_all("TCP\n  -> C0A85216:0CEA  Tunnel  100\n\nSCTP x\n"), "");
}

TEST(IpvsBackends, RefusesWhatIsNoAddressOrNumber) {
  for (const char* text :
       {"TCP C0A80016-0CE rr\n", "TCP C0A8001x:0CEA rr\n", "UDP C0A80016:0CEx rr\n",
        "TCP [2620:0000:0000:0000:0000:0000:0000:000x]:0050 rr\n", "-> C0A85216:0CEA Tunnel x 248 2\n",
        "-> C0A85216:0CEA Tunnel 1 x 2\n", "-> C0A85216:0CEA Tunnel 1 248 -2\n", "-> here Tunnel 1 248 2\n"})
    EXPECT_EQ(read_all(text), "corrupt") << text;
}

TEST(Ipvs, SurvivesEveryTruncation) {
  for_every_prefix(kHeading + "TCP  C0A80016:0CEA wlc\n  -> C0A85216:0CEA  Tunnel  100  248  2\n", read_all);
  for_every_prefix(kStatsHeading + " 16A 1B 0 2C FF\n\n",
                   [](std::string_view text) { static_cast<void>(parse_ipvs_stats(text).has_value()); });
}

}  // namespace
}  // namespace hb::procfs
