#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/flag_values.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec netstat_collector();

namespace {

// A host whose files say what a test wants.
class NetstatTest : public testing::Test {
 protected:
  NetstatTest() {
    netstat("TcpExt: SyncookiesSent Other ListenDrops\nTcpExt: 1 2 3\n");
    snmp("Tcp: RtoMin ActiveOpens MaxConn CurrEstab\nTcp: 200 4 -1 5\n");
    snmp6("Ip6InReceives \t9\nIp6InOctets \t6\nUdp6InDatagrams \t7\n");
  }

  void netstat(const std::string& text) { made_.write("proc/net/netstat", text); }
  void snmp(const std::string& text) { made_.write("proc/net/snmp", text); }
  void snmp6(const std::string& text) { made_.write("proc/net/snmp6", text); }

  MadeHost made_;
  CollectorTrial trial_{netstat_collector(), made_.root()};
};

TEST_F(NetstatTest, TellsWhatTheFlagSelectsTickAfterTick) {
  for (int tick = 0; tick < 4; ++tick) {
    EXPECT_EQ(trial_.tick(), R"(node_netstat_Ip6_InOctets 6
node_netstat_TcpExt_ListenDrops 3
node_netstat_TcpExt_SyncookiesSent 1
node_netstat_Tcp_ActiveOpens 4
node_netstat_Tcp_CurrEstab 5
node_netstat_Udp6_InDatagrams 7
)") << tick;
    EXPECT_TRUE(trial_.outcome());
  }
}

TEST_F(NetstatTest, FollowsCountersThatComeGoAndMove) {
  trial_.tick();
  netstat("TcpExt: ListenDrops Other SyncookiesSent TCPTimeouts\nTcpExt: 30 20 10 40\n");
  snmp("Udp: NoPorts\nUdp: 50\nTcp: CurrEstab\nTcp: 60\n");
  snmp6("Udp6InDatagrams \t70\nIp6InReceives \t90\n");
  for (int tick = 0; tick < 3; ++tick) {
    EXPECT_EQ(trial_.tick(), R"(node_netstat_TcpExt_ListenDrops 30
node_netstat_TcpExt_SyncookiesSent 10
node_netstat_TcpExt_TCPTimeouts 40
node_netstat_Tcp_CurrEstab 60
node_netstat_Udp6_InDatagrams 70
node_netstat_Udp_NoPorts 50
)") << tick;
  }
}

TEST_F(NetstatTest, LeavesOutWhatHasNoValueOrIsNoNumber) {
  netstat("TcpExt: SyncookiesSent ListenDrops TCPTimeouts\nTcpExt: x 3\n");
  snmp("Tcp: ActiveOpens\nUdp: 4\n");
  snmp6("");
  EXPECT_EQ(trial_.tick(), "node_netstat_TcpExt_ListenDrops 3\n");
}

TEST_F(NetstatTest, DoesWithoutIpv6) {
  made_.remove("proc/net/snmp6");
  EXPECT_NE(trial_.tick(), "");
  EXPECT_TRUE(trial_.outcome());
}

}  // namespace
}  // namespace hb::collect
