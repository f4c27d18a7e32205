#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "collect/off_tick_collector.hpp"
#include "procfs/attributes.hpp"
#include "procfs/nvml.hpp"

namespace hb::collect {
namespace {

using procfs::AttributeFolder;
using procfs::NvidiaGpu;
using procfs::Nvml;

constexpr FlagSpec kLibrary{.name = "collector.nvidia.library",
                            .default_value = Nvml::kLibrary,
                            .help = "NVIDIA's management library, by name or by path."};
constexpr FlagSpec kFlags[] = {kLibrary};

// A value of a GPU, the metric that it is emitted as, and what it is multiplied by to be in that one's unit.
struct GpuMetric {
  std::optional<double> NvidiaGpu::* value = nullptr;
  Metric metric = {};
  double factor = 1;
};

constexpr double kMebibyte = 1.0 / (1 << 20);

// The names and units are those of NVIDIA's dcgm-exporter.
constexpr GpuMetric kMetrics[] = {
    {&NvidiaGpu::sm_clock_megahertz,
     {"DCGM_FI_DEV_SM_CLOCK", "SM clock frequency (in MHz).", MetricType::gauge}},
    {&NvidiaGpu::memory_clock_megahertz,
     {"DCGM_FI_DEV_MEM_CLOCK", "Memory clock frequency (in MHz).", MetricType::gauge}},
    {&NvidiaGpu::temperature_celsius, {"DCGM_FI_DEV_GPU_TEMP", "GPU temperature (in C).", MetricType::gauge}},
    {&NvidiaGpu::power_milliwatts,
     {"DCGM_FI_DEV_POWER_USAGE", "Power draw (in W).", MetricType::gauge},
     1e-3},
    {&NvidiaGpu::power_limit_milliwatts,
     {"DCGM_FI_DEV_ENFORCED_POWER_LIMIT", "Power limit that is in force (in W).", MetricType::gauge},
     1e-3},
    {&NvidiaGpu::energy_millijoules,
     {"DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION", "Total energy consumption since boot (in mJ).",
      MetricType::counter}},
    {&NvidiaGpu::pcie_replays,
     {"DCGM_FI_DEV_PCIE_REPLAY_COUNTER", "Total number of PCIe retries.", MetricType::counter}},
    {&NvidiaGpu::utilization_percent, {"DCGM_FI_DEV_GPU_UTIL", "GPU utilization (in %).", MetricType::gauge}},
    {&NvidiaGpu::memory_utilization_percent,
     {"DCGM_FI_DEV_MEM_COPY_UTIL", "Memory utilization (in %).", MetricType::gauge}},
    {&NvidiaGpu::encoder_percent, {"DCGM_FI_DEV_ENC_UTIL", "Encoder utilization (in %).", MetricType::gauge}},
    {&NvidiaGpu::decoder_percent, {"DCGM_FI_DEV_DEC_UTIL", "Decoder utilization (in %).", MetricType::gauge}},
    {&NvidiaGpu::fan_percent, {"DCGM_FI_DEV_FAN_SPEED", "Fan speed (in %).", MetricType::gauge}},
    {&NvidiaGpu::memory_total_bytes,
     {"DCGM_FI_DEV_FB_TOTAL", "Framebuffer memory (in MiB).", MetricType::gauge},
     kMebibyte},
    {&NvidiaGpu::memory_free_bytes,
     {"DCGM_FI_DEV_FB_FREE", "Framebuffer memory free (in MiB).", MetricType::gauge},
     kMebibyte},
    {&NvidiaGpu::memory_used_bytes,
     {"DCGM_FI_DEV_FB_USED", "Framebuffer memory used (in MiB).", MetricType::gauge},
     kMebibyte},
    {&NvidiaGpu::single_bit_errors,
     {"DCGM_FI_DEV_ECC_SBE_VOL_TOTAL", "Total number of single-bit volatile ECC errors.",
      MetricType::counter}},
    {&NvidiaGpu::double_bit_errors,
     {"DCGM_FI_DEV_ECC_DBE_VOL_TOTAL", "Total number of double-bit volatile ECC errors.",
      MetricType::counter}},
    {&NvidiaGpu::throttle_reasons,
     {"DCGM_FI_DEV_CLOCK_THROTTLE_REASONS", "Why the clocks are held back, as the sum of the reasons' bits.",
      MetricType::gauge}},
};

// How the kernel manages the power of NVIDIA's GPUs, as in laptops.
struct GpuPower {
  bool is_managed = false;     // one or more may be suspended when idle
  bool has_suspended = false;  // one or more is
};

GpuPower read_power(const HostRoot& host) {
  GpuPower power;
  const AttributeFolder devices(host.sys("bus/pci/devices"));
  for (const std::string& name : devices.names()) {
    const AttributeFolder device = devices.folder(name);
    // PCI class 03h is a display controller.
    if (device.text("vendor") != "0x10de" || !device.text("class").value_or("").starts_with("0x03")) continue;
    if (device.folder("power").text("control") == "auto") power.is_managed = true;
    if (device.folder("power").text("runtime_status") == "suspended") power.has_suspended = true;
  }
  return power;
}

void emit_gpu(const NvidiaGpu& gpu, std::string_view driver_version, SampleSink& sink) {
  const std::string index = std::to_string(gpu.index);
  const std::string device = gpu.minor ? "nvidia" + std::to_string(*gpu.minor) : std::string();
  const LabelView labels[] = {{"DCGM_FI_DRIVER_VERSION", driver_version},
                              {"UUID", gpu.uuid},
                              {"device", device},
                              {"gpu", index},
                              {"modelName", gpu.name},
                              {"pci_bus_id", gpu.pci_bus_id}};
  for (const GpuMetric& metric : kMetrics) {
    if (const auto value = gpu.*(metric.value)) sink.sample(metric.metric, labels, *value * metric.factor);
  }
}

// Asks NVIDIA's driver by its own library. The session stays open between readings, which keeps the driver
// from starting anew each time; where the kernel may suspend a GPU it is ended, and the GPU asked more
// seldom, so that it gets to sleep. Belongs to one thread at a time.
class NvidiaReader {
 public:
  static constexpr uint32_t kReadingsOfManaged = 12;

  explicit NvidiaReader(std::string library) : library_(std::move(library)) {}

  Result<void> read(const HostRoot& host, SampleSink& sink) {
    if (!host.is_live()) return fail(ErrorCode::not_found, "NVML: the host's files are not this kernel's");
    const GpuPower power = read_power(host);
    if (power.has_suspended) {
      // Asking would wake it.
      session_.reset();
      newest_.reset();
      left_.retry();
      return {};
    }
    if (!power.is_managed || left_.due()) {
      const auto asked = ask();
      if (power.is_managed) session_.reset();
      if (!asked) {
        left_.retry();
        return asked;
      }
    }
    if (!newest_) return {};
    for (const NvidiaGpu& gpu : newest_->gpus)
      emit_gpu(gpu, newest_->driver_version, sink);
    return {};
  }

 private:
  Result<void> ask() {
    newest_.reset();
    if (!session_) {
      auto opened = Nvml::open(library_.c_str());
      if (!opened) return std::unexpected(opened.error());
      session_ = *std::move(opened);
    }
    auto read = session_->read();
    if (!read) {
      session_.reset();
      return std::unexpected(read.error());
    }
    newest_ = *std::move(read);
    return {};
  }

  const std::string library_;
  std::optional<Nvml> session_;
  std::optional<procfs::NvidiaGpus> newest_;
  SlowRefresh left_{kReadingsOfManaged};
};

}  // namespace

CollectorSpec nvidia_collector() {
  return {.name = "nvidia", .flags = kFlags, .make = [](const CollectorConfig& config) {
            const auto reader = std::make_shared<NvidiaReader>(std::string(config.flags.text(kLibrary)));
            return make_off_tick_collector(
                config, {.name = "nvidia", .ticks = OffTickCollector::kSensorTicks},
                [reader](const HostRoot& host, SampleSink& sink) { return reader->read(host, sink); });
          }};
}

}  // namespace hb::collect
