#include "procfs/nvml.hpp"

#include <algorithm>
#include <array>
#include <dlfcn.h>
#include <utility>

#include "procfs/nvml_abi.hpp"

namespace hb::procfs {
namespace {

using nvml_abi::Device;
using nvml_abi::Return;

struct CloseLibrary {
  void operator()(void* handle) const { ::dlclose(handle); }
};

using ReadNumber = Return (*)(Device, unsigned*);
using ReadLongNumber = Return (*)(Device, unsigned long long*);
using ReadText = Return (*)(Device, char*, unsigned);

// The answer of a call that gives one number, where there is the call and the answer.
template <typename Number, typename Call, typename... Arguments>
std::optional<double> number(Call call, Device device, Arguments... arguments) {
  Number value = 0;
  if (call == nullptr || call(device, arguments..., &value) != nvml_abi::kSuccess) return std::nullopt;
  return static_cast<double>(value);
}

// A text that fills its buffer has no end of its own.
template <std::size_t Size>
std::string text_of(const std::array<char, Size>& buffer) {
  return {buffer.begin(), std::ranges::find(buffer, '\0')};
}

std::string text(ReadText call, Device device) {
  std::array<char, 96> buffer{};
  if (call == nullptr || call(device, buffer.data(), buffer.size()) != nvml_abi::kSuccess) return {};
  return text_of(buffer);
}

}  // namespace

// The library and its functions; those that are null are newer than the driver.
struct Nvml::Library {
  std::unique_ptr<void, CloseLibrary> handle;
  bool has_session = false;

  Return (*init)() = nullptr;
  Return (*shutdown)() = nullptr;
  Return (*count)(unsigned*) = nullptr;
  Return (*device_at)(unsigned, Device*) = nullptr;
  Return (*driver_version)(char*, unsigned) = nullptr;
  ReadText name = nullptr;
  ReadText uuid = nullptr;
  Return (*pci)(Device, nvml_abi::PciInfo*) = nullptr;
  ReadNumber minor = nullptr;
  Return (*utilization)(Device, nvml_abi::Utilization*) = nullptr;
  Return (*encoder)(Device, unsigned*, unsigned*) = nullptr;
  Return (*decoder)(Device, unsigned*, unsigned*) = nullptr;
  Return (*memory)(Device, nvml_abi::Memory*) = nullptr;
  Return (*temperature)(Device, int, unsigned*) = nullptr;
  ReadNumber power = nullptr;
  ReadNumber power_limit = nullptr;
  ReadLongNumber energy = nullptr;
  Return (*clock)(Device, int, unsigned*) = nullptr;
  ReadNumber fan = nullptr;
  ReadNumber pcie_replays = nullptr;
  Return (*ecc_errors)(Device, int, int, unsigned long long*) = nullptr;
  ReadLongNumber throttle_reasons = nullptr;

  Library() = default;
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;
  ~Library() {
    if (has_session) shutdown();
  }

  template <typename Function>
  void find(Function& function, const char* symbol) const {
    function = reinterpret_cast<Function>(::dlsym(handle.get(), symbol));
  }
  void find_all();
  [[nodiscard]] NvidiaGpu read(Device device, unsigned index) const;
  void read_gauges(Device device, NvidiaGpu& gpu) const;
};

void Nvml::Library::find_all() {
  find(init, "nvmlInit_v2");
  find(shutdown, "nvmlShutdown");
  find(count, "nvmlDeviceGetCount_v2");
  find(device_at, "nvmlDeviceGetHandleByIndex_v2");
  find(driver_version, "nvmlSystemGetDriverVersion");
  find(name, "nvmlDeviceGetName");
  find(uuid, "nvmlDeviceGetUUID");
  find(pci, "nvmlDeviceGetPciInfo_v3");
  find(minor, "nvmlDeviceGetMinorNumber");
  find(utilization, "nvmlDeviceGetUtilizationRates");
  find(encoder, "nvmlDeviceGetEncoderUtilization");
  find(decoder, "nvmlDeviceGetDecoderUtilization");
  find(memory, "nvmlDeviceGetMemoryInfo");
  find(temperature, "nvmlDeviceGetTemperature");
  find(power, "nvmlDeviceGetPowerUsage");
  find(power_limit, "nvmlDeviceGetEnforcedPowerLimit");
  find(energy, "nvmlDeviceGetTotalEnergyConsumption");
  find(clock, "nvmlDeviceGetClockInfo");
  find(fan, "nvmlDeviceGetFanSpeed");
  find(pcie_replays, "nvmlDeviceGetPcieReplayCounter");
  find(ecc_errors, "nvmlDeviceGetTotalEccErrors");
  find(throttle_reasons, "nvmlDeviceGetCurrentClocksThrottleReasons");
}

NvidiaGpu Nvml::Library::read(Device device, unsigned index) const {
  NvidiaGpu gpu{.index = index, .uuid = text(uuid, device), .name = text(name, device)};
  nvml_abi::PciInfo place;
  if (pci != nullptr && pci(device, &place) == nvml_abi::kSuccess)
    gpu.pci_bus_id = text_of(std::to_array(place.bus_id));
  if (const auto value = number<unsigned>(minor, device)) gpu.minor = static_cast<unsigned>(*value);
  read_gauges(device, gpu);
  gpu.energy_millijoules = number<unsigned long long>(energy, device);
  gpu.pcie_replays = number<unsigned>(pcie_replays, device);
  gpu.single_bit_errors =
      number<unsigned long long>(ecc_errors, device, nvml_abi::kErrorCorrected, nvml_abi::kCounterVolatile);
  gpu.double_bit_errors =
      number<unsigned long long>(ecc_errors, device, nvml_abi::kErrorUncorrected, nvml_abi::kCounterVolatile);
  return gpu;
}

void Nvml::Library::read_gauges(Device device, NvidiaGpu& gpu) const {
  nvml_abi::Utilization busy;
  if (utilization != nullptr && utilization(device, &busy) == nvml_abi::kSuccess) {
    gpu.utilization_percent = busy.gpu;
    gpu.memory_utilization_percent = busy.memory;
  }
  unsigned percent = 0;
  unsigned period_us = 0;
  if (encoder != nullptr && encoder(device, &percent, &period_us) == nvml_abi::kSuccess)
    gpu.encoder_percent = percent;
  if (decoder != nullptr && decoder(device, &percent, &period_us) == nvml_abi::kSuccess)
    gpu.decoder_percent = percent;
  nvml_abi::Memory bytes;
  if (memory != nullptr && memory(device, &bytes) == nvml_abi::kSuccess) {
    gpu.memory_total_bytes = static_cast<double>(bytes.total);
    gpu.memory_free_bytes = static_cast<double>(bytes.free);
    gpu.memory_used_bytes = static_cast<double>(bytes.used);
  }
  gpu.temperature_celsius = number<unsigned>(temperature, device, nvml_abi::kTemperatureGpu);
  gpu.power_milliwatts = number<unsigned>(power, device);
  gpu.power_limit_milliwatts = number<unsigned>(power_limit, device);
  gpu.sm_clock_megahertz = number<unsigned>(clock, device, nvml_abi::kClockSm);
  gpu.memory_clock_megahertz = number<unsigned>(clock, device, nvml_abi::kClockMemory);
  gpu.fan_percent = number<unsigned>(fan, device);
  gpu.throttle_reasons = number<unsigned long long>(throttle_reasons, device);
}

Nvml::Nvml(std::unique_ptr<Library> library) : library_(std::move(library)) {}
Nvml::Nvml(Nvml&&) noexcept = default;
Nvml& Nvml::operator=(Nvml&&) noexcept = default;
Nvml::~Nvml() = default;

Result<Nvml> Nvml::open(const char* library) {
  auto loaded = std::make_unique<Library>();
  loaded->handle.reset(::dlopen(library, RTLD_NOW | RTLD_LOCAL));
  if (!loaded->handle) return fail(ErrorCode::not_found, std::string(library) + ": no such library");
  loaded->find_all();
  if (loaded->init == nullptr || loaded->shutdown == nullptr || loaded->count == nullptr ||
      loaded->device_at == nullptr)
    return fail(ErrorCode::unsupported, std::string(library) + ": not NVML, or older than its version 2");
  const Return begun = loaded->init();
  if (begun == nvml_abi::kDriverNotLoaded)
    return fail(ErrorCode::not_found, std::string(library) + ": the driver is not loaded");
  if (begun != nvml_abi::kSuccess)
    return fail(ErrorCode::io,
                std::string(library) + ": NVML error " + std::to_string(begun) + " at its start");
  loaded->has_session = true;
  return Nvml(std::move(loaded));
}

Result<NvidiaGpus> Nvml::read() const {
  NvidiaGpus read;
  std::array<char, 96> version{};
  if (library_->driver_version != nullptr &&
      library_->driver_version(version.data(), version.size()) == nvml_abi::kSuccess)
    read.driver_version = text_of(version);
  unsigned count = 0;
  if (const Return counted = library_->count(&count); counted != nvml_abi::kSuccess)
    return fail(ErrorCode::io, "NVML error " + std::to_string(counted) + " when asked for its GPUs");
  for (unsigned index = 0; index < std::min(count, kGpusMax); ++index) {
    Device device = nullptr;
    const Return found = library_->device_at(index, &device);
    if (found != nvml_abi::kSuccess) {
      return fail(ErrorCode::io, "GPU " + std::to_string(index) + ": NVML error " + std::to_string(found));
    }
    read.gpus.push_back(library_->read(device, index));
  }
  return read;
}

}  // namespace hb::procfs
