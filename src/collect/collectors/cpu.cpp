#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "collect/collector.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/system_stat.hpp"

namespace hb::collect {
namespace {

using procfs::CpuMode;

constexpr Metric kSeconds{"node_cpu_seconds_total", "Seconds the CPUs spent in each mode.",
                          MetricType::counter};
constexpr Metric kGuestSeconds{"node_cpu_guest_seconds_total",
                               "Seconds the CPUs spent in guests (VMs) for each mode.", MetricType::counter};

constexpr FlagSpec kGuestFlag{.name = "collector.cpu.guest",
                              .kind = FlagKind::boolean,
                              .default_value = "true",
                              .help = "Enables metric node_cpu_guest_seconds_total"};
constexpr FlagSpec kFlags[] = {kGuestFlag};

constexpr std::array<std::string_view, 8> kModeNames = {"user",   "nice", "system",  "idle",
                                                        "iowait", "irq",  "softirq", "steal"};

// Idle time that falls by more than this was reset, by taking the CPU out and in; less is the kernel's
// imprecision (its idle and iowait counters are not atomic), and the larger value stays.
constexpr uint64_t kResetTicks = 3 * static_cast<uint64_t>(procfs::kUserHz);

// The time that each CPU spent in each mode, from /proc/stat.
class CpuCollector final : public Collector {
 public:
  explicit CpuCollector(bool with_guest) : with_guest_(with_guest) {}

  [[nodiscard]] std::string_view name() const override { return "cpu"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    const auto text = file_.read(host);
    if (!text) return std::unexpected(text.error());
    procfs::parse_system_stat(*text, stat_);
    if (stat_.cpus.empty()) return fail(ErrorCode::corrupt, host.proc("stat") + ": no CPU in it");
    for (const procfs::CpuTimes& times : stat_.cpus)
      emit(latest_of(times), sink);
    return {};
  }

 private:
  struct Cpu {
    std::string name;
    procfs::CpuTimes times;
  };

  const Cpu& latest_of(const procfs::CpuTimes& now) {
    while (cpus_.size() <= now.cpu) {
      cpus_.push_back({.name = std::to_string(cpus_.size()), .times = {}});
    }
    Cpu& cpu = cpus_[now.cpu];
    const uint64_t idle_before = cpu.times[CpuMode::idle];
    if (idle_before >= now[CpuMode::idle] + kResetTicks) cpu.times = {};
    for (std::size_t i = 0; i < procfs::kCpuModes; ++i) {
      cpu.times.ticks[i] = std::max(cpu.times.ticks[i], now.ticks[i]);
    }
    return cpu;
  }

  void emit(const Cpu& cpu, SampleSink& sink) const {
    const auto seconds = [&cpu](std::size_t mode) {
      return static_cast<double>(cpu.times.ticks[mode]) / procfs::kUserHz;
    };
    for (std::size_t mode = 0; mode < kModeNames.size(); ++mode) {
      sink.emit(kSeconds, {{"cpu", cpu.name}, {"mode", kModeNames[mode]}}, seconds(mode));
    }
    if (!with_guest_) return;
    sink.emit(kGuestSeconds, {{"cpu", cpu.name}, {"mode", "user"}},
              seconds(static_cast<std::size_t>(CpuMode::guest)));
    sink.emit(kGuestSeconds, {{"cpu", cpu.name}, {"mode", "nice"}},
              seconds(static_cast<std::size_t>(CpuMode::guest_nice)));
  }

  procfs::KeptFile file_{HostRoot::Tree::proc, "stat", procfs::KeptFile::Shape::whole};
  procfs::SystemStat stat_;
  std::vector<Cpu> cpus_;  // by number
  const bool with_guest_;
};

}  // namespace

CollectorSpec cpu_collector() {
  return {.name = "cpu",
          .flags = kFlags,
          .make = [](const CollectorConfig& config) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<CpuCollector>(config.flags.boolean(kGuestFlag));
          }};
}

}  // namespace hb::collect
