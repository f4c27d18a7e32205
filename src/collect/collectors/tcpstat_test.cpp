#include <chrono>
#include <functional>
#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"
#include "collect/stepping_clock.hpp"
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

TEST(TcpstatCollector, CountsTheMoreSeldomTheDearerItIs) {
  const struct {
    int took_us;
    int counts_in_60_ticks;
  } cases[] = {{5, 60}, {100, 60}, {101, 30}, {1'500, 4}, {3'000, 2}, {900'000, 2}};
  for (const auto& [took_us, counts_in_60_ticks] : cases) {
    const SteppingClock clock{std::chrono::microseconds(took_us)};
    int counts = 0;
    const RunOffTick run = [&counts](const std::function<void()>& job) {
      ++counts;
      job();
      return true;
    };
    ToldFileSystems file_systems;
    const FlagValues flags;
    auto collector = tcpstat_collector().make(
        {.flags = flags, .clock = clock, .file_systems = file_systems, .run_off_tick = run});
    ASSERT_TRUE(collector);
    FrameBuilder builder;
    for (int tick = 0; tick < 60; ++tick) {
      builder.begin(from_unix_ms(tick));
      ASSERT_TRUE((*collector)->update(procfs::fixture_host(), builder));
      EXPECT_EQ(builder.finish()->samples.size(), 13);
    }
    EXPECT_EQ(counts, counts_in_60_ticks) << took_us;
  }
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
