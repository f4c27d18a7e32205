#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec drm_collector();

namespace {

TEST(DrmCollector, EmitsCardsOfAmd) {
  const MadeHost made;
  const std::string device = "sys/class/drm/card0/device/";
  made.write(device + "uevent", "PCI_CLASS=38000\nDRIVER=amdgpu\n");
  made.write(device + "gpu_busy_percent", "4\n");
  made.write(device + "mem_info_vram_total", "1073741824\n");
  made.write(device + "mem_info_vram_used", "some\n");
  made.write(device + "mem_info_vram_vendor", "samsung\n");
  made.write(device + "power_dpm_force_performance_level", "manual\n");
  made.write(device + "unique_id", "0123456789abcdef\n");
  made.write("sys/class/drm/card0-DP-1/status", "connected\n");
  made.write("sys/class/drm/card1/device/uevent", "DRIVER=i915\n");
  CollectorTrial trial(drm_collector(), made.root());
  EXPECT_EQ(
      trial.tick(),
      R"(node_drm_card_info{card="card0",memory_vendor="samsung",power_performance_level="manual",unique_id="0123456789abcdef",vendor="amd"} 1
node_drm_gpu_busy_percent{card="card0"} 4
node_drm_memory_vram_size_bytes{card="card0"} 1.073741824e+09
)");
}

TEST(DrmCollector, HasNoDataWithoutTheClass) {
  const MadeHost made;
  CollectorTrial trial(drm_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace hb::collect
