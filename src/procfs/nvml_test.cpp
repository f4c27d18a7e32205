#include "procfs/nvml.hpp"

#include <dlfcn.h>

#include <gtest/gtest.h>

#include "procfs/fake_nvml.hpp"
#include "procfs/nvml_abi.hpp"

namespace hb::procfs {
namespace {

// Holds the made-up library open, so that what a test tells it stays told.
class NvmlTest : public testing::Test {
 public:
  NvmlTest()
      : handle_(::dlopen(HB_FAKE_NVML, RTLD_NOW)),
        fake_(*static_cast<FakeNvml*>(::dlsym(handle_, "fake_nvml"))) {
    fake_ = {};
  }
  ~NvmlTest() override { ::dlclose(handle_); }

  void* handle_;
  FakeNvml& fake_;
};

TEST_F(NvmlTest, ReadsWhatTheDriverSays) {
  const auto nvml = Nvml::open(HB_FAKE_NVML);
  ASSERT_TRUE(nvml);
  const auto read = nvml->read();
  ASSERT_TRUE(read);
  EXPECT_EQ(read->driver_version, "535.183.01");
  ASSERT_EQ(read->gpus.size(), 1U);
  const NvidiaGpu& gpu = read->gpus[0];
  EXPECT_EQ(gpu.name, "Tesla T4");
  EXPECT_EQ(gpu.uuid, "GPU-0a1b");
  EXPECT_EQ(gpu.pci_bus_id, "00000000:01:00.0");
  EXPECT_EQ(gpu.minor, 0U);
  EXPECT_EQ(gpu.utilization_percent, 37);
  EXPECT_EQ(gpu.memory_utilization_percent, 12);
  EXPECT_EQ(gpu.encoder_percent, 5);
  EXPECT_EQ(gpu.decoder_percent, 6);
  EXPECT_EQ(gpu.memory_total_bytes, 17'179'869'184);
  EXPECT_EQ(gpu.memory_free_bytes, 12'884'901'888);
  EXPECT_EQ(gpu.memory_used_bytes, 4'294'967'296);
  EXPECT_EQ(gpu.temperature_celsius, 61);
  EXPECT_EQ(gpu.power_milliwatts, 27'500);
  EXPECT_EQ(gpu.power_limit_milliwatts, 70'000);
  EXPECT_EQ(gpu.energy_millijoules, 5e9);
  EXPECT_EQ(gpu.sm_clock_megahertz, 1'590);
  EXPECT_EQ(gpu.memory_clock_megahertz, 5'001);
  EXPECT_EQ(gpu.fan_percent, std::nullopt);
  EXPECT_EQ(gpu.pcie_replays, 3);
  EXPECT_EQ(gpu.single_bit_errors, 2);
  EXPECT_EQ(gpu.double_bit_errors, 1);
  EXPECT_EQ(gpu.throttle_reasons, 4);
}

TEST_F(NvmlTest, EndsTheSessionThatItBegan) {
  {
    auto nvml = Nvml::open(HB_FAKE_NVML);
    ASSERT_TRUE(nvml);
    const Nvml moved = *std::move(nvml);
    EXPECT_EQ(fake_.sessions, 1);
  }
  EXPECT_EQ(fake_.sessions, 0);
  fake_.init_return = 999;
  EXPECT_FALSE(Nvml::open(HB_FAKE_NVML));
  EXPECT_EQ(fake_.sessions, 0);
}

TEST_F(NvmlTest, TellsWhyThereIsNone) {
  EXPECT_EQ(Nvml::open("libhb-no-such-library.so.1").error().code, ErrorCode::not_found);
  EXPECT_EQ(Nvml::open("libm.so.6").error().code, ErrorCode::unsupported);
  fake_.init_return = nvml_abi::kDriverNotLoaded;
  EXPECT_EQ(Nvml::open(HB_FAKE_NVML).error().code, ErrorCode::not_found);
  fake_.init_return = 18;
  EXPECT_EQ(Nvml::open(HB_FAKE_NVML).error().code, ErrorCode::io);
}

TEST_F(NvmlTest, LeavesOutWhatIsNotSupported) {
  fake_.value_return = nvml_abi::kNotSupported;
  const auto read = Nvml::open(HB_FAKE_NVML)->read();
  ASSERT_TRUE(read);
  ASSERT_EQ(read->gpus.size(), 1U);
  EXPECT_EQ(read->driver_version, "");
  EXPECT_EQ(read->gpus[0].name, "");
  EXPECT_FALSE(read->gpus[0].minor);
  EXPECT_FALSE(read->gpus[0].utilization_percent);
  EXPECT_FALSE(read->gpus[0].encoder_percent);
  EXPECT_FALSE(read->gpus[0].memory_used_bytes);
  EXPECT_FALSE(read->gpus[0].temperature_celsius);
  EXPECT_FALSE(read->gpus[0].double_bit_errors);
}

TEST_F(NvmlTest, DoesWithTheFunctionsOfAnOldDriver) {
  const auto nvml = Nvml::open(HB_FAKE_NVML_BARE);
  ASSERT_TRUE(nvml);
  const auto read = nvml->read();
  ASSERT_TRUE(read);
  ASSERT_EQ(read->gpus.size(), 1U);
  EXPECT_FALSE(read->gpus[0].utilization_percent);
  EXPECT_FALSE(read->gpus[0].energy_millijoules);
}

TEST_F(NvmlTest, FailsWhenTheDriverOrAGpuIsLost) {
  const auto nvml = Nvml::open(HB_FAKE_NVML);
  fake_.device_return = nvml_abi::kGpuIsLost;
  EXPECT_EQ(nvml->read().error(), (Error{ErrorCode::io, "GPU 0: NVML error 15"}));
  fake_.count_return = 1;
  EXPECT_EQ(nvml->read().error().code, ErrorCode::io);
}

TEST_F(NvmlTest, TakesSoManyGpusAndTextsWithoutAnEnd) {
  const auto nvml = Nvml::open(HB_FAKE_NVML);
  fake_.gpus = Nvml::kGpusMax;
  EXPECT_EQ(nvml->read()->gpus.size(), Nvml::kGpusMax);
  fake_.gpus = Nvml::kGpusMax + 1;
  EXPECT_EQ(nvml->read()->gpus.size(), Nvml::kGpusMax);
  fake_.fills_texts = true;
  const NvidiaGpu gpu = nvml->read()->gpus[0];
  EXPECT_EQ(gpu.name.size(), 96U);
  EXPECT_EQ(gpu.pci_bus_id.size(), 32U);
}

}  // namespace
}  // namespace hb::procfs
