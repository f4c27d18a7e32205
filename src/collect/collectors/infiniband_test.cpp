#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec infiniband_collector();

namespace {

TEST(InfinibandCollector, EmitsDevicesAndPorts) {
  const MadeHost made;
  const std::string device = "sys/class/infiniband/mlx4_0/";
  made.write(device + "board_id", "SM_1\n");
  made.write(device + "fw_ver", "2.31\n");
  made.write(device + "hca_type", "MT4099\n");
  made.write(device + "ports/1/state", "4: ACTIVE\n");
  made.write(device + "ports/1/phys_state", "5: LinkUp\n");
  made.write(device + "ports/1/rate", "40 Gb/sec (4X QDR)\n");
  made.write(device + "ports/1/counters/port_rcv_data", "100\n");
  made.write(device + "ports/1/counters/link_downed", "N/A (no PMA)\n");
  made.write(device + "ports/1/counters_ext/port_xmit_data_64", "200\n");
  made.write(device + "ports/1/hw_counters/out_of_sequence", "3\n");
  CollectorTrial trial(infiniband_collector(), made.root());
  EXPECT_EQ(
      trial.tick(),
      R"(node_infiniband_info{board_id="SM_1",device="mlx4_0",firmware_version="2.31",hca_type="MT4099"} 1
node_infiniband_legacy_data_transmitted_bytes_total{device="mlx4_0",port="1"} 800
node_infiniband_out_of_sequence_packets_received_total{device="mlx4_0",port="1"} 3
node_infiniband_physical_state_id{device="mlx4_0",port="1"} 5
node_infiniband_port_data_received_bytes_total{device="mlx4_0",port="1"} 400
node_infiniband_rate_bytes_per_second{device="mlx4_0",port="1"} 5e+09
node_infiniband_state_id{device="mlx4_0",port="1"} 4
)");
}

TEST(InfinibandCollector, HasNoDataWithoutTheClass) {
  const MadeHost made;
  CollectorTrial trial(infiniband_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace hb::collect
