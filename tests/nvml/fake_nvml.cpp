// A library that answers as NVIDIA's management library does, for a GPU that was made up. Built with HB_BARE
// it has only the functions without which nothing goes, as if the driver were older than all the others.

#include "procfs/fake_nvml.hpp"

#include <array>
#include <cstring>

#include "procfs/nvml_abi.hpp"

namespace {

using namespace hb::procfs::nvml_abi;

std::array<char, 64> records{};

}  // namespace

extern "C" {

hb::procfs::FakeNvml fake_nvml;

Return nvmlInit_v2() {
  if (fake_nvml.init_return == kSuccess) {
    ++fake_nvml.sessions;
    ++fake_nvml.begun;
  }
  return fake_nvml.init_return;
}
Return nvmlShutdown() {
  --fake_nvml.sessions;
  return kSuccess;
}
Return nvmlDeviceGetCount_v2(unsigned* count) {
  *count = fake_nvml.gpus;
  return fake_nvml.count_return;
}
Return nvmlDeviceGetHandleByIndex_v2(unsigned index, Device* device) {
  *device = reinterpret_cast<Device>(&records.at(index));
  return fake_nvml.device_return;
}

#ifndef HB_BARE

static Return put(unsigned* out, unsigned value) {
  *out = value;
  return fake_nvml.value_return;
}
static Return put_long(unsigned long long* out, unsigned long long value) {
  *out = value;
  return fake_nvml.value_return;
}
static Return put_text(char* out, unsigned size, const char* value) {
  std::memset(out, fake_nvml.fills_texts ? 'x' : 0, size);
  std::memcpy(out, value, std::strlen(value));
  return fake_nvml.value_return;
}

Return nvmlSystemGetDriverVersion(char* version, unsigned size) {
  return put_text(version, size, "535.183.01");
}
Return nvmlDeviceGetName(Device, char* name, unsigned size) { return put_text(name, size, "Tesla T4"); }
Return nvmlDeviceGetUUID(Device, char* uuid, unsigned size) { return put_text(uuid, size, "GPU-0a1b"); }
Return nvmlDeviceGetPciInfo_v3(Device, PciInfo* info) {
  return put_text(info->bus_id, sizeof(info->bus_id), "00000000:01:00.0");
}
Return nvmlDeviceGetMinorNumber(Device, unsigned* minor) { return put(minor, 0); }
Return nvmlDeviceGetUtilizationRates(Device, Utilization* rates) {
  *rates = {.gpu = 37, .memory = 12};
  return fake_nvml.value_return;
}
Return nvmlDeviceGetEncoderUtilization(Device, unsigned* percent, unsigned* period_us) {
  *period_us = 167'000;
  return put(percent, 5);
}
Return nvmlDeviceGetDecoderUtilization(Device, unsigned* percent, unsigned* period_us) {
  *period_us = 167'000;
  return put(percent, 6);
}
Return nvmlDeviceGetMemoryInfo(Device, Memory* memory) {
  *memory = {.total = 16ULL << 30, .free = 12ULL << 30, .used = 4ULL << 30};
  return fake_nvml.value_return;
}
Return nvmlDeviceGetTemperature(Device, int sensor, unsigned* celsius) {
  return put(celsius, sensor == kTemperatureGpu ? 61 : 0);
}
Return nvmlDeviceGetPowerUsage(Device, unsigned* milliwatts) { return put(milliwatts, 27'500); }
Return nvmlDeviceGetEnforcedPowerLimit(Device, unsigned* milliwatts) { return put(milliwatts, 70'000); }
Return nvmlDeviceGetTotalEnergyConsumption(Device, unsigned long long* millijoules) {
  return put_long(millijoules, 5'000'000'000ULL);
}
Return nvmlDeviceGetClockInfo(Device, int clock, unsigned* megahertz) {
  return put(megahertz, clock == kClockSm ? 1'590 : 5'001);
}
// A card without a fan: what is not supported is not emitted.
Return nvmlDeviceGetFanSpeed(Device, unsigned*) { return kNotSupported; }
Return nvmlDeviceGetPcieReplayCounter(Device, unsigned* replays) { return put(replays, 3); }
Return nvmlDeviceGetTotalEccErrors(Device, int type, int counter, unsigned long long* errors) {
  if (counter != kCounterVolatile) return kNotSupported;
  return put_long(errors, type == kErrorCorrected ? 2 : 1);
}
Return nvmlDeviceGetCurrentClocksThrottleReasons(Device, unsigned long long* reasons) {
  return put_long(reasons, 4);
}

#endif

}  // extern "C"
