#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec nfs_collector();

namespace {

bool has(const std::string& text, const std::string& line) {
  return text.find(line + "\n") != std::string::npos;
}

TEST(NfsCollector, EmitsEveryProcedureOfEveryVersion) {
  const MadeHost made;
  made.write("proc/net/rpc/nfs",
             "net 139 70 69 45\nrpc 100 7 99\nproc2 18 16 57 74 52 71 73 45 86 0 52 83 61 17 53 50 23 70 82\n"
             "proc3 22 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22\nproc4 3 98 51 54\n");
  CollectorTrial trial(nfs_collector(), made.root());
  const std::string text = trial.tick();
  for (const char* line :
       {"node_nfs_connections_total 45", R"(node_nfs_packets_total{protocol="udp"} 70)",
        R"(node_nfs_packets_total{protocol="tcp"} 69)", "node_nfs_rpcs_total 100",
        "node_nfs_rpc_retransmissions_total 7", "node_nfs_rpc_authentication_refreshes_total 99",
        R"(node_nfs_requests_total{method="Null",proto="2"} 16)",
        R"(node_nfs_requests_total{method="FsStat",proto="2"} 82)",
        R"(node_nfs_requests_total{method="MkNod",proto="3"} 12)",
        R"(node_nfs_requests_total{method="Commit",proto="3"} 22)",
        R"(node_nfs_requests_total{method="Write",proto="4"} 54)",
        R"(node_nfs_requests_total{method="Clone",proto="4"} 0)"})
    EXPECT_TRUE(has(text, line)) << line;
  EXPECT_EQ(std::ranges::count(text, '\n'), 6 + 18 + 22 + 59);
}

TEST(NfsCollector, TakesWhatIsMissingForZero) {
  const MadeHost made;
  made.write("proc/net/rpc/nfs", "net broken\nunknown 1\n");
  CollectorTrial trial(nfs_collector(), made.root());
  const std::string text = trial.tick();
  EXPECT_TRUE(has(text, "node_nfs_connections_total 0"));
  EXPECT_TRUE(trial.outcome());
}

TEST(NfsCollector, HasNoDataWithoutTheClient) {
  const MadeHost made;
  CollectorTrial trial(nfs_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace hb::collect
