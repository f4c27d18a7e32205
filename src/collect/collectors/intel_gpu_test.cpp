#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"

namespace hb::collect {

CollectorSpec intel_gpu_collector();

namespace {

TEST(IntelGpuCollector, EmitsTheEnginesOfI915) {
  const MadeHost made;
  made.write("sys/class/drm/card0/device/uevent", "PCI_CLASS=30000\nDRIVER=i915\n");
  const std::string engine = "sys/class/drm/card0/gt/gt0/";
  made.write(engine + "rps_act_freq_mhz", "350\n");
  made.write(engine + "rps_cur_freq_mhz", "400\n");
  made.write(engine + "rps_min_freq_mhz", "300\n");
  made.write(engine + "rps_max_freq_mhz", "1250\n");
  made.write(engine + "rps_RP0_freq_mhz", "1300\n");
  made.write(engine + "rc6_residency_ms", "3723500\n");
  made.write(engine + "throttle_reason_status", "1\n");
  made.write("sys/class/drm/card0/gt/gt1/rps_act_freq_mhz", "none\n");
  made.write("sys/class/drm/card0/gt/gt1/rps_cur_freq_mhz", "200\n");
  made.write("sys/class/drm/card0-DP-1/status", "connected\n");
  CollectorTrial trial(intel_gpu_collector(), made.root());
  EXPECT_EQ(trial.tick(), R"(node_drm_card_info{card="card0",driver="i915",vendor="intel"} 1
node_drm_gt_frequency_hardware_max_hertz{card="card0",gt="gt0"} 1.3e+09
node_drm_gt_frequency_hertz{card="card0",gt="gt0"} 3.5e+08
node_drm_gt_frequency_max_hertz{card="card0",gt="gt0"} 1.25e+09
node_drm_gt_frequency_min_hertz{card="card0",gt="gt0"} 3e+08
node_drm_gt_frequency_requested_hertz{card="card0",gt="gt0"} 4e+08
node_drm_gt_frequency_requested_hertz{card="card0",gt="gt1"} 2e+08
node_drm_gt_rc6_residency_seconds_total{card="card0",gt="gt0"} 3723.5
node_drm_gt_throttled{card="card0",gt="gt0"} 1
)");
  EXPECT_TRUE(trial.outcome());
}

TEST(IntelGpuCollector, EmitsTheOneEngineOfAnOldKernel) {
  const MadeHost made;
  made.write("sys/class/drm/card1/device/uevent", "DRIVER=i915\n");
  made.write("sys/class/drm/card1/gt_act_freq_mhz", "0\n");
  made.write("sys/class/drm/card1/gt_max_freq_mhz", "1150\n");
  made.write("sys/class/drm/card1/power/rc6_residency_ms", "500\n");
  CollectorTrial trial(intel_gpu_collector(), made.root());
  EXPECT_EQ(trial.tick(), R"(node_drm_card_info{card="card1",driver="i915",vendor="intel"} 1
node_drm_gt_frequency_hertz{card="card1",gt="gt0"} 0
node_drm_gt_frequency_max_hertz{card="card1",gt="gt0"} 1.15e+09
node_drm_gt_rc6_residency_seconds_total{card="card1",gt="gt0"} 0.5
)");
}

TEST(IntelGpuCollector, EmitsTheEnginesOfEachTileOfXe) {
  const MadeHost made;
  const std::string device = "sys/class/drm/card0/device/";
  made.write(device + "uevent", "DRIVER=xe\n");
  made.write(device + "tile0/gt0/freq0/act_freq", "1800\n");
  made.write(device + "tile0/gt0/freq0/throttle/status", "0\n");
  made.write(device + "tile0/gt0/gtidle/idle_residency_ms", "12000\n");
  made.write(device + "tile1/gt2/freq0/act_freq", "900\n");
  CollectorTrial trial(intel_gpu_collector(), made.root());
  EXPECT_EQ(trial.tick(), R"(node_drm_card_info{card="card0",driver="xe",vendor="intel"} 1
node_drm_gt_frequency_hertz{card="card0",gt="gt0"} 1.8e+09
node_drm_gt_frequency_hertz{card="card0",gt="gt2"} 9e+08
node_drm_gt_rc6_residency_seconds_total{card="card0",gt="gt0"} 12
node_drm_gt_throttled{card="card0",gt="gt0"} 0
)");
}

TEST(IntelGpuCollector, AsksNoCardThatTheKernelSuspended) {
  const MadeHost made;
  made.write("sys/class/drm/card0/device/uevent", "DRIVER=xe\n");
  made.write("sys/class/drm/card0/device/power/runtime_status", "suspended\n");
  made.write("sys/class/drm/card0/device/tile0/gt0/freq0/act_freq", "1800\n");
  CollectorTrial trial(intel_gpu_collector(), made.root());
  EXPECT_EQ(trial.tick(), "node_drm_card_info{card=\"card0\",driver=\"xe\",vendor=\"intel\"} 1\n");
  EXPECT_TRUE(trial.outcome());
}

TEST(IntelGpuCollector, HasNoDataWithoutACardOfIntels) {
  const MadeHost made;
  made.write("sys/class/drm/card0/device/uevent", "DRIVER=amdgpu\n");
  CollectorTrial trial(intel_gpu_collector(), made.root());
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace hb::collect
