#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec nfsd_collector();

namespace {

bool has(const std::string& text, const std::string& line) {
  return text.find(line + "\n") != std::string::npos;
}

TEST(NfsdCollector, EmitsCountersAndRequests) {
  const MadeHost made;
  made.write(
      "proc/net/rpc/nfsd",
      "rc 0 6 18622\nfh 7 0 0 0 0\nio 157286400 72864\nth 8 0 0.000 0.000\n"
      "ra 32 0 0 0 0 0 0 0 0 0 0 13\nnet 972 55 917 1\nrpc 18628 3 1 2 0\n"
      "proc2 18 2 69 0 0 4410 0 0 0 0 0 0 0 0 0 0 0 99 2\nproc3 22 2 112 0 2719 111\n"
      "proc4ops 40 0 0 0 1098 2 0 0 0 0 8179 5896 0 0 0 0 5900 0 0 2 0 2 0 9609 0 2 150 1272 0 0 0 1236 0 "
      "0 0 0 3 3 0 44 45\nwdeleg_getattr 15\n");
  CollectorTrial trial(nfsd_collector(), made.root());
  const std::string text = trial.tick();
  for (const char* line :
       {"node_nfsd_reply_cache_nocache_total 18622", "node_nfsd_file_handles_stale_total 7",
        "node_nfsd_disk_bytes_written_total 72864", "node_nfsd_server_threads 8",
        "node_nfsd_read_ahead_cache_not_found_total 13", R"(node_nfsd_packets_total{proto="tcp"} 917)",
        R"(node_nfsd_rpc_errors_total{error="fmt"} 1)", R"(node_nfsd_rpc_errors_total{error="auth"} 2)",
        "node_nfsd_server_rpcs_total 18628", R"(node_nfsd_requests_total{method="ReadDir",proto="2"} 99)",
        R"(node_nfsd_requests_total{method="Access",proto="3"} 111)",
        R"(node_nfsd_requests_total{method="Access",proto="4"} 1098)",
        R"(node_nfsd_requests_total{method="Read",proto="4"} 150)",
        R"(node_nfsd_requests_total{method="Write",proto="4"} 44)",
        R"(node_nfsd_requests_total{method="RelLockOwner",proto="4"} 45)",
        R"(node_nfsd_requests_total{method="WdelegGetattr",proto="4"} 15)"})
    EXPECT_TRUE(has(text, line)) << line;
  EXPECT_EQ(std::ranges::count(text, '\n'), 16 + 17 + 21 + 36);
}

TEST(NfsdCollector, ForgetsALineThatIsGone) {
  const MadeHost made;
  made.write("proc/net/rpc/nfsd", "th 8 0\n");
  CollectorTrial trial(nfsd_collector(), made.root());
  EXPECT_TRUE(has(trial.tick(), "node_nfsd_server_threads 8"));
  made.write("proc/net/rpc/nfsd", "th x\n");
  EXPECT_TRUE(has(trial.tick(), "node_nfsd_server_threads 0"));
}

TEST(NfsdCollector, HasNoDataWithoutTheServer) {
  const MadeHost made;
  CollectorTrial trial(nfsd_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace hb::collect
