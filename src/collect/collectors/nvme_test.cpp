#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec nvme_collector();

namespace {

TEST(NvmeCollector, EmitsControllersAndNamespaces) {
  const MadeHost made;
  const std::string device = "sys/class/nvme/nvme0/";
  made.write(device + "firmware_rev", "1B2QEXP7\n");
  made.write(device + "model", "Samsung SSD 970 PRO 512GB               \n");
  made.write(device + "serial", "S680HF8N190894I     \n");
  made.write(device + "state", "live\n");
  made.write(device + "cntlid", "1997\n");
  made.write(device + "nvme0c0n1/ana_state", "optimized\n");
  made.write(device + "nvme0c0n1/size", "1000\n");
  made.write(device + "nvme0c0n1/nuse", "10\n");
  made.write(device + "nvme0c0n1/queue/logical_block_size", "4096\n");
  made.write(device + "nvme0n2/size", "1000\n");
  CollectorTrial trial(nvme_collector(), made.root());
  EXPECT_EQ(
      trial.tick(),
      R"(node_nvme_info{cntlid="1997",device="nvme0",firmware_revision="1B2QEXP7",model="Samsung SSD 970 PRO 512GB",serial="S680HF8N190894I",state="live"} 1
node_nvme_namespace_capacity_bytes{device="nvme0",nsid="1"} 4.096e+06
node_nvme_namespace_info{ana_state="optimized",device="nvme0",nsid="1"} 1
node_nvme_namespace_info{ana_state="unknown",device="nvme0",nsid="2"} 1
node_nvme_namespace_logical_block_size_bytes{device="nvme0",nsid="1"} 4096
node_nvme_namespace_size_bytes{device="nvme0",nsid="1"} 4.096e+06
node_nvme_namespace_used_bytes{device="nvme0",nsid="1"} 40960
)");
}

TEST(NvmeCollector, HasNoDataWithoutTheClass) {
  const MadeHost made;
  CollectorTrial trial(nvme_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace hb::collect
