#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec ipvs_collector();

namespace {

TEST(IpvsCollector, TellsTotalsAndBackends) {
  const MadeHost made;
  made.write("proc/net/ip_vs_stats", "   Total\n   Conns\n 16A 1B 0 2C FF\n\n");
  made.write("proc/net/ip_vs",
             "Prot LocalAddress:Port Scheduler Flags\nTCP  C0A80016:0CEA wlc\n  -> C0A85216:0CEA  Tunnel  "
             "100  248  2\n  -> C0A85216:0CEB  Tunnel  1  2  3\n");
  CollectorTrial trial(ipvs_collector(), made.root());
  EXPECT_EQ(
      trial.tick(),
      R"(node_ipvs_backend_connections_active{local_address="192.168.0.22",local_mark="",local_port="3306",proto="TCP",remote_address="192.168.82.22",remote_port="3306"} 248
node_ipvs_backend_connections_active{local_address="192.168.0.22",local_mark="",local_port="3306",proto="TCP",remote_address="192.168.82.22",remote_port="3307"} 2
node_ipvs_backend_connections_inactive{local_address="192.168.0.22",local_mark="",local_port="3306",proto="TCP",remote_address="192.168.82.22",remote_port="3306"} 2
node_ipvs_backend_connections_inactive{local_address="192.168.0.22",local_mark="",local_port="3306",proto="TCP",remote_address="192.168.82.22",remote_port="3307"} 3
node_ipvs_backend_weight{local_address="192.168.0.22",local_mark="",local_port="3306",proto="TCP",remote_address="192.168.82.22",remote_port="3306"} 100
node_ipvs_backend_weight{local_address="192.168.0.22",local_mark="",local_port="3306",proto="TCP",remote_address="192.168.82.22",remote_port="3307"} 1
node_ipvs_connections_total 362
node_ipvs_incoming_bytes_total 44
node_ipvs_incoming_packets_total 27
node_ipvs_outgoing_bytes_total 255
node_ipvs_outgoing_packets_total 0
)");
  EXPECT_TRUE(trial.outcome());
}

TEST(IpvsCollector, IsNotThereInAKernelWithoutIt) {
  const MadeHost made;
  CollectorTrial trial(ipvs_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

TEST(IpvsCollector, FailsOnAnotherForm) {
  const MadeHost made;
  made.write("proc/net/ip_vs_stats", "   Total\n   Conns\n 16A 1B 0 2C FF\n\n");
  made.write("proc/net/ip_vs", "TCP nowhere rr\n");
  CollectorTrial trial(ipvs_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::corrupt);
}

TEST(IpvsCollector, AddsUpWhatTheLabelsDoNotTellApart) {
  const MadeHost made;
  made.write("proc/net/ip_vs_stats", "   Total\n   Conns\n 16A 1B 0 2C FF\n\n");
  made.write("proc/net/ip_vs",
             "Prot LocalAddress:Port Scheduler Flags\nTCP  C0A80016:0CEA wlc\n  -> C0A85216:0CEA  Tunnel  "
             "100  248  2\n  -> C0A85216:0CEB  Tunnel  1  2  3\n");
  const struct {
    std::string labels;
    std::string weight;
  } cases[] = {{"", "node_ipvs_backend_weight 101\n"},
               {"proto", "node_ipvs_backend_weight{proto=\"TCP\"} 101\n"},
               {"remote_port", "node_ipvs_backend_weight{remote_port=\"3307\"} 1\n"}};
  for (const auto& [labels, weight] : cases) {
    FlagValues flags;
    flags.set("collector.ipvs.backend-labels", labels);
    const std::string text = CollectorTrial(ipvs_collector(), made.root(), flags).tick();
    EXPECT_NE(text.find(weight), std::string::npos) << labels;
  }
}

TEST(IpvsCollector, RefusesLabelsThatThereAreNot) {
  for (const char* labels : {"proto,port", "proto,proto"}) {
    FlagValues flags;
    flags.set("collector.ipvs.backend-labels", labels);
    const CollectorTrial trial(ipvs_collector(), MadeHost().root(), flags);
    ASSERT_FALSE(trial.was_made()) << labels;
    EXPECT_EQ(trial.refusal().code, ErrorCode::invalid);
    EXPECT_NE(trial.refusal().message.find("--collector.ipvs.backend-labels"), std::string::npos);
  }
}

}  // namespace
}  // namespace hb::collect
