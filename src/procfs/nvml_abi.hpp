#pragma once

#include <cstdint>

// The part of the NVML API reference's C interface that is used here, in the layout that the library has had
// since its version 2: only these declarations connect it with this program.
namespace hb::procfs::nvml_abi {

using Return = int;
inline constexpr Return kSuccess = 0;
inline constexpr Return kNotSupported = 3;
inline constexpr Return kDriverNotLoaded = 9;
inline constexpr Return kGpuIsLost = 15;

struct DeviceRecord;
using Device = DeviceRecord*;

struct Utilization {
  unsigned gpu = 0;
  unsigned memory = 0;
};

struct Memory {
  unsigned long long total = 0;
  unsigned long long free = 0;
  unsigned long long used = 0;
};

struct PciInfo {
  char bus_id_legacy[16] = {};
  unsigned domain = 0;
  unsigned bus = 0;
  unsigned device = 0;
  unsigned pci_device_id = 0;
  unsigned pci_subsystem_id = 0;
  char bus_id[32] = {};
};
static_assert(sizeof(PciInfo) == 68);

// Arguments that are enumerations.
inline constexpr int kTemperatureGpu = 0;
inline constexpr int kClockSm = 1;
inline constexpr int kClockMemory = 2;
inline constexpr int kErrorCorrected = 0;
inline constexpr int kErrorUncorrected = 1;
inline constexpr int kCounterVolatile = 0;

}  // namespace hb::procfs::nvml_abi
