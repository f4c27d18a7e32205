#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"
#include "procfs/fixture_host.hpp"

namespace hb::collect {

CollectorSpec tcpstat_collector();

namespace {

TEST(TcpstatCollector, CountsTheStatesOfBothFamilies) {
  CollectorTrial trial(tcpstat_collector(), procfs::fixture_host());
  EXPECT_EQ(trial.tick(), R"(node_tcp_connection_states{state="established"} 2
node_tcp_connection_states{state="syn_sent"} 0
node_tcp_connection_states{state="syn_recv"} 0
node_tcp_connection_states{state="fin_wait1"} 0
node_tcp_connection_states{state="fin_wait2"} 0
node_tcp_connection_states{state="time_wait"} 2
node_tcp_connection_states{state="close"} 0
node_tcp_connection_states{state="close_wait"} 1
node_tcp_connection_states{state="last_ack"} 0
node_tcp_connection_states{state="listen"} 2
node_tcp_connection_states{state="closing"} 0
node_tcp_connection_states{state="rx_queued_bytes"} 64
node_tcp_connection_states{state="tx_queued_bytes"} 36
)");
}

TEST(TcpstatCollector, FailsWhereNothingTells) {
  const MadeHost made;
  CollectorTrial trial(tcpstat_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace hb::collect
