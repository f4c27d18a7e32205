#include <algorithm>
#include <dlfcn.h>
#include <string>

#include <gtest/gtest.h>

#include "collect/collector_trial.hpp"
#include "collect/made_host.hpp"
#include "procfs/fake_nvml.hpp"

namespace hb::collect {

CollectorSpec nvidia_collector();

namespace {

using procfs::FakeNvml;

class NvidiaCollectorTest : public testing::Test {
 public:
  NvidiaCollectorTest()
      : handle_(::dlopen(HB_FAKE_NVML, RTLD_NOW)),
        fake_(*static_cast<FakeNvml*>(::dlsym(handle_, "fake_nvml"))) {
    fake_ = {};
    flags_.set("collector.nvidia.library", HB_FAKE_NVML);
  }
  ~NvidiaCollectorTest() override { ::dlclose(handle_); }

  // This machine's own /proc, since NVML speaks of no other, with a sysfs that was made.
  [[nodiscard]] HostRoot host() const {
    made_.write("sys/kernel/name", "");
    return HostRoot({.procfs = "/proc", .sysfs = made_.root().sys(""), .rootfs = "/", .udev_data = {}});
  }
  void power(const std::string& control, const std::string& status) const {
    const std::string device = "sys/bus/pci/devices/0000:01:00.0/";
    made_.write(device + "vendor", "0x10de\n");
    made_.write(device + "class", "0x030000\n");
    made_.write(device + "power/control", control + "\n");
    made_.write(device + "power/runtime_status", status + "\n");
  }
  // So many ticks that there is one more reading.
  static std::string next_reading(CollectorTrial& trial) {
    std::string text;
    for (int tick = 0; tick < 5; ++tick)
      text = trial.tick();
    return text;
  }

  MadeHost made_;
  void* handle_;
  FakeNvml& fake_;
  FlagValues flags_;
};

TEST_F(NvidiaCollectorTest, EmitsWhatDcgmDoes) {
  CollectorTrial trial(nvidia_collector(), host(), flags_);
  const std::string labels =
      R"({DCGM_FI_DRIVER_VERSION="535.183.01",UUID="GPU-0a1b",device="nvidia0",gpu="0",modelName="Tesla T4",pci_bus_id="00000000:01:00.0"} )";
  const std::pair<const char*, const char*> values[] = {{"SM_CLOCK", "1590"},
                                                        {"MEM_CLOCK", "5001"},
                                                        {"GPU_TEMP", "61"},
                                                        {"POWER_USAGE", "27.5"},
                                                        {"ENFORCED_POWER_LIMIT", "70"},
                                                        {"TOTAL_ENERGY_CONSUMPTION", "5e+09"},
                                                        {"PCIE_REPLAY_COUNTER", "3"},
                                                        {"GPU_UTIL", "37"},
                                                        {"MEM_COPY_UTIL", "12"},
                                                        {"ENC_UTIL", "5"},
                                                        {"DEC_UTIL", "6"},
                                                        {"FB_TOTAL", "16384"},
                                                        {"FB_FREE", "12288"},
                                                        {"FB_USED", "4096"},
                                                        {"ECC_SBE_VOL_TOTAL", "2"},
                                                        {"ECC_DBE_VOL_TOTAL", "1"},
                                                        {"CLOCK_THROTTLE_REASONS", "4"}};
  const std::string text = trial.tick();
  for (const auto& [name, value] : values)
    EXPECT_NE(text.find("DCGM_FI_DEV_" + std::string(name) + labels + value + "\n"), std::string::npos)
        << name;
  EXPECT_EQ(std::ranges::count(text, '\n'), static_cast<std::ptrdiff_t>(std::size(values)));
  EXPECT_TRUE(trial.outcome());
}

TEST_F(NvidiaCollectorTest, KeepsItsSessionAndBeginsAnotherWhenTheDriverIsLost) {
  CollectorTrial trial(nvidia_collector(), host(), flags_);
  EXPECT_NE(trial.tick(), "");
  EXPECT_NE(next_reading(trial), "");
  EXPECT_EQ(fake_.begun, 1);
  fake_.device_return = 15;
  EXPECT_EQ(next_reading(trial), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::io);
  EXPECT_EQ(fake_.sessions, 0);
  fake_.device_return = 0;
  EXPECT_NE(next_reading(trial), "");
  EXPECT_TRUE(trial.outcome());
  EXPECT_EQ(fake_.begun, 2);
}

TEST_F(NvidiaCollectorTest, WakesNoGpuThatTheKernelSuspended) {
  power("auto", "suspended");
  CollectorTrial trial(nvidia_collector(), host(), flags_);
  EXPECT_EQ(trial.tick(), "");
  EXPECT_TRUE(trial.outcome());
  EXPECT_EQ(fake_.begun, 0);
  power("auto", "active");
  EXPECT_NE(next_reading(trial), "");
  EXPECT_EQ(fake_.begun, 1);
}

TEST_F(NvidiaCollectorTest, LetsAGpuSleepThatTheKernelMaySuspend) {
  power("auto", "active");
  CollectorTrial trial(nvidia_collector(), host(), flags_);
  EXPECT_NE(trial.tick(), "");
  EXPECT_EQ(fake_.sessions, 0);
  for (int reading = 1; reading < 12; ++reading)
    EXPECT_NE(next_reading(trial), "");
  EXPECT_EQ(fake_.begun, 1);
  EXPECT_NE(next_reading(trial), "");
  EXPECT_EQ(fake_.begun, 2);
  power("on", "active");
  EXPECT_NE(next_reading(trial), "");
  EXPECT_EQ(fake_.begun, 3);
  EXPECT_EQ(fake_.sessions, 1);
}

TEST_F(NvidiaCollectorTest, HasNoDataWithoutTheLibrary) {
  flags_.set("collector.nvidia.library", "libhb-no-such-library.so.1");
  CollectorTrial trial(nvidia_collector(), host(), flags_);
  EXPECT_EQ(trial.tick(), "");
  ASSERT_FALSE(trial.outcome());
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
}

TEST_F(NvidiaCollectorTest, HasNoDataOfAHostThatIsNotThisOne) {
  CollectorTrial trial(nvidia_collector(), made_.root(), flags_);
  EXPECT_EQ(trial.tick(), "");
  EXPECT_EQ(trial.outcome().error().code, ErrorCode::not_found);
  EXPECT_EQ(fake_.begun, 0);
}

}  // namespace
}  // namespace hb::collect
