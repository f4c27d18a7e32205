#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec fibrechannel_collector();

namespace {

TEST(FibrechannelCollector, EmitsWhatAnAdapterCounts) {
  const MadeHost made;
  const std::string adapter = "sys/class/fc_host/host0/";
  made.write(adapter + "port_state", "Online\n");
  made.write(adapter + "port_name", "0x1000e0071bce95f2\n");
  made.write(adapter + "speed", "16 Gbit\n");
  made.write(adapter + "statistics/tx_frames", "0x50\n");
  made.write(adapter + "statistics/error_frames", "0xfffffffffffffffe\n");
  made.write(adapter + "statistics/dumped_frames", "0xffffffffffffffff\n");
  made.write(adapter + "statistics/nos_count", "none\n");
  CollectorTrial trial(fibrechannel_collector(), made.root());
  EXPECT_EQ(trial.tick(),
            R"(node_fibrechannel_error_frames_total{fc_host="host0"} 1.8446744073709552e+19
node_fibrechannel_info{dev_loss_tmo="",fabric_name="",fc_host="host0",port_id="",port_name="1000e0071bce95f2",port_state="Online",port_type="",speed="16 Gbit",supported_classes="",supported_speeds="",symbolic_name=""} 1
node_fibrechannel_tx_frames_total{fc_host="host0"} 80
)");
}

TEST(FibrechannelCollector, HasNoDataWithoutTheClass) {
  const MadeHost made;
  CollectorTrial trial(fibrechannel_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace hb::collect
