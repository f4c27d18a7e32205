#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace hb::procfs {

// What the driver says of one GPU of NVIDIA's. Nothing where the GPU has no such thing, or the driver is
// older than the question.
struct NvidiaGpu {
  unsigned index = 0;
  std::string uuid = {};
  std::string name = {};
  std::string pci_bus_id = {};
  std::optional<unsigned> minor = {};  // N of /dev/nvidiaN

  std::optional<double> utilization_percent = {};
  std::optional<double> memory_utilization_percent = {};  // of the time, not of the bytes
  std::optional<double> encoder_percent = {};
  std::optional<double> decoder_percent = {};
  std::optional<double> memory_total_bytes = {};
  std::optional<double> memory_free_bytes = {};
  std::optional<double> memory_used_bytes = {};
  std::optional<double> temperature_celsius = {};
  std::optional<double> power_milliwatts = {};
  std::optional<double> power_limit_milliwatts = {};
  std::optional<double> energy_millijoules = {};
  std::optional<double> sm_clock_megahertz = {};
  std::optional<double> memory_clock_megahertz = {};
  std::optional<double> fan_percent = {};
  std::optional<double> pcie_replays = {};
  std::optional<double> single_bit_errors = {};  // of ECC, since the driver was loaded
  std::optional<double> double_bit_errors = {};
  std::optional<double> throttle_reasons = {};  // nvmlClocksThrottleReasons…, as the sum of its bits
};

struct NvidiaGpus {
  std::string driver_version = {};
  std::vector<NvidiaGpu> gpus = {};
};

// NVIDIA's management library, which comes with its driver: it is loaded while the program runs, since most
// machines have none. While a session is open the driver keeps its GPUs awake. Calls wait for the driver: not
// for the tick's thread. Belongs to one thread at a time.
class Nvml {
 public:
  static constexpr const char* kLibrary = "libnvidia-ml.so.1";
  // GPUs past this number are left out.
  static constexpr unsigned kGpusMax = 64;

  // Begins a session. not_found without the library or its driver, unsupported when the library is another,
  // io when the driver refuses.
  [[nodiscard]] static Result<Nvml> open(const char* library = kLibrary);

  Nvml(Nvml&&) noexcept;
  Nvml& operator=(Nvml&&) noexcept;
  Nvml(const Nvml&) = delete;
  Nvml& operator=(const Nvml&) = delete;
  ~Nvml();

  // All GPUs. io when the driver or a GPU is lost: the session is of no use any more.
  [[nodiscard]] Result<NvidiaGpus> read() const;

 private:
  struct Library;
  explicit Nvml(std::unique_ptr<Library> library);

  std::unique_ptr<Library> library_;
};

}  // namespace hb::procfs
