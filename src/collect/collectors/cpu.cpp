#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "collect/collector.hpp"
#include "collect/name_filter.hpp"
#include "collect/off_tick_reading.hpp"
#include "collect/slow_refresh.hpp"
#include "procfs/cpu_sysfs.hpp"
#include "procfs/cpuinfo.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/system_stat.hpp"

namespace hb::collect {
namespace {

using procfs::CpuMode;

constexpr Metric kSeconds{"node_cpu_seconds_total", "Seconds the CPUs spent in each mode.",
                          MetricType::counter};
constexpr Metric kGuestSeconds{"node_cpu_guest_seconds_total",
                               "Seconds the CPUs spent in guests (VMs) for each mode.", MetricType::counter};

constexpr Metric kInfo{"node_cpu_info", "CPU information from /proc/cpuinfo.", MetricType::gauge};
constexpr Metric kFrequency{"node_cpu_frequency_hertz", "CPU frequency in hertz from /proc/cpuinfo.",
                            MetricType::gauge};
constexpr Metric kFlagInfo{
    "node_cpu_flag_info",
    "The `flags` field of CPU information from /proc/cpuinfo taken from the first core.", MetricType::gauge};
constexpr Metric kBugInfo{"node_cpu_bug_info",
                          "The `bugs` field of CPU information from /proc/cpuinfo taken from the first core.",
                          MetricType::gauge};
constexpr Metric kCoreThrottles{"node_cpu_core_throttles_total",
                                "Number of times this CPU core has been throttled.", MetricType::counter};
constexpr Metric kPackageThrottles{"node_cpu_package_throttles_total",
                                   "Number of times this CPU package has been throttled.",
                                   MetricType::counter};
constexpr Metric kIsolated{
    "node_cpu_isolated", "Whether each core is isolated, information from /sys/devices/system/cpu/isolated.",
    MetricType::gauge};
constexpr Metric kOnline{"node_cpu_online", "CPUs that are online and being scheduled.", MetricType::gauge};

constexpr FlagSpec kGuestFlag{.name = "collector.cpu.guest",
                              .kind = FlagKind::boolean,
                              .default_value = "true",
                              .help = "Enables metric node_cpu_guest_seconds_total"};
constexpr FlagSpec kInfoFlag{.name = "collector.cpu.info",
                             .kind = FlagKind::boolean,
                             .default_value = "false",
                             .help = "Enables metric cpu_info"};
constexpr FlagSpec kFlagsIncludeFlag{
    .name = "collector.cpu.info.flags-include",
    .help = "Filter the `flags` field in cpuInfo with a value that must be a regular expression"};
constexpr FlagSpec kBugsIncludeFlag{
    .name = "collector.cpu.info.bugs-include",
    .help = "Filter the `bugs` field in cpuInfo with a value that must be a regular expression"};
constexpr FlagSpec kFlags[] = {kGuestFlag, kInfoFlag, kFlagsIncludeFlag, kBugsIncludeFlag};

constexpr std::array<std::string_view, 8> kModeNames = {"user",   "nice", "system",  "idle",
                                                        "iowait", "irq",  "softirq", "steal"};

// Idle time that falls by more than this was reset, by taking the CPU out and in; less is the kernel's
// imprecision (its idle and iowait counters are not atomic), and the larger value stays.
constexpr uint64_t kResetTicks = 3 * static_cast<uint64_t>(procfs::kUserHz);

// /proc/cpuinfo as metrics: what the flag collector.cpu.info turns on. The file is long and dear to print,
// and seldom changes.
class InfoEmitter {
 public:
  struct Filters {
    std::optional<NameFilter> flags;  // without one, no flag is shown
    std::optional<NameFilter> bugs;
  };

  explicit InfoEmitter(Filters filters) : filters_(std::move(filters)) {}

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) {
    if (refresh_.due()) read(procfs::read_cpuinfo(host));
    if (!cpus_) return std::unexpected(cpus_.error());
    for (const Cpu& cpu : *cpus_) {
      const procfs::CpuInfo& info = cpu.info;
      const LabelView core{"core", info.core_id};
      const LabelView number{"cpu", cpu.number};
      const LabelView package{"package", info.physical_id};
      sink.emit(kInfo,
                {package,
                 core,
                 number,
                 {"vendor", info.vendor_id},
                 {"family", info.family},
                 {"model", info.model},
                 {"model_name", info.model_name},
                 {"microcode", info.microcode},
                 {"stepping", info.stepping},
                 {"cachesize", info.cache_size}},
                1);
      if (info.mhz > 0) sink.emit(kFrequency, {package, core, number}, info.mhz * 1e6);
    }
    for (const std::string& flag : shown_flags_)
      sink.emit(kFlagInfo, {{"flag", flag}}, 1);
    for (const std::string& bug : shown_bugs_)
      sink.emit(kBugInfo, {{"bug", bug}}, 1);
    return {};
  }

 private:
  struct Cpu {
    std::string number;
    procfs::CpuInfo info;
  };

  void read(Result<std::vector<procfs::CpuInfo>> infos) {
    shown_flags_.clear();
    shown_bugs_.clear();
    if (!infos) {
      cpus_ = std::unexpected(std::move(infos.error()));
      return;
    }
    cpus_.emplace();
    show(infos->front().flags, filters_.flags, shown_flags_);
    show(infos->front().bugs, filters_.bugs, shown_bugs_);
    for (procfs::CpuInfo& info : *infos) {
      std::string number = std::to_string(info.cpu);
      cpus_->push_back({.number = std::move(number), .info = std::move(info)});
    }
  }

  static void show(const std::vector<std::string>& words, std::optional<NameFilter>& filter,
                   std::vector<std::string>& shown) {
    if (!filter) return;
    for (const std::string& word : words) {
      if (filter->accepts(word)) shown.push_back(word);
    }
  }

  Filters filters_;
  SlowRefresh refresh_;
  Result<std::vector<Cpu>> cpus_;
  std::vector<std::string> shown_flags_;
  std::vector<std::string> shown_bugs_;
};

// The time that each CPU spent in each mode, from /proc/stat.
class CpuCollector final : public Collector {
 public:
  CpuCollector(bool with_guest, std::optional<InfoEmitter> info, const RunOffTick& run)
      : sysfs_reading_(run), with_guest_(with_guest), info_(std::move(info)) {}

  [[nodiscard]] std::string_view name() const override { return "cpu"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    const auto text = file_.read(host);
    if (!text) return std::unexpected(text.error());
    procfs::parse_system_stat(*text, stat_);
    if (stat_.cpus.empty()) return fail(ErrorCode::corrupt, host.proc("stat") + ": no CPU in it");
    for (const procfs::CpuTimes& times : stat_.cpus)
      emit(latest_of(times), sink);
    // Five files of each CPU: on a machine of a thousand, a tick would feel it.
    const bool due = refresh_.due();
    if (due && !sysfs_reading_.begin([host] { return procfs::read_cpu_sysfs(host); })) refresh_.retry();
    if (auto fresh = sysfs_reading_.take()) sysfs_ = std::move(fresh);
    if (sysfs_) emit_sysfs(*sysfs_, sink);
    return info_ ? info_->update(host, sink) : Result<void>();
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

  static void emit_sysfs(const procfs::CpuSysfs& sysfs, SampleSink& sink) {
    for (const auto& [package, core, count] : sysfs.core_throttles) {
      sink.emit(kCoreThrottles, {{"package", package}, {"core", core}}, static_cast<double>(count));
    }
    for (const auto& [package, count] : sysfs.package_throttles)
      sink.emit(kPackageThrottles, {{"package", package}}, static_cast<double>(count));
    for (const std::string& cpu : sysfs.isolated)
      sink.emit(kIsolated, {{"cpu", cpu}}, 1);
    for (const auto& [cpu, online] : sysfs.online)
      sink.emit(kOnline, {{"cpu", cpu}}, online ? 1 : 0);
  }

  procfs::KeptFile file_{HostRoot::Tree::proc, "stat", procfs::KeptFile::Shape::whole};
  procfs::SystemStat stat_;
  std::vector<Cpu> cpus_;  // by number
  SlowRefresh refresh_;
  OffTickReading<procfs::CpuSysfs> sysfs_reading_;
  std::unique_ptr<procfs::CpuSysfs> sysfs_;
  const bool with_guest_;
  std::optional<InfoEmitter> info_;
};

// No filter where the flag is empty.
Result<std::optional<NameFilter>> make_filter(const FlagValues& flags, const FlagSpec& include) {
  if (flags.text(include).empty()) return std::nullopt;
  auto filter = NameFilter::from_flags(flags, &include, nullptr);
  if (!filter) return std::unexpected(filter.error());
  return std::move(*filter);
}

Result<std::unique_ptr<Collector>> make_cpu(const CollectorConfig& config) {
  const bool with_guest = config.flags.boolean(kGuestFlag);
  auto flags = make_filter(config.flags, kFlagsIncludeFlag);
  if (!flags) return std::unexpected(flags.error());
  auto bugs = make_filter(config.flags, kBugsIncludeFlag);
  if (!bugs) return std::unexpected(bugs.error());
  // As in node_exporter, asking for flags or bugs turns the whole of it on.
  std::optional<InfoEmitter> info;
  if (config.flags.boolean(kInfoFlag) || *flags || *bugs) {
    info.emplace(InfoEmitter::Filters{.flags = std::move(*flags), .bugs = std::move(*bugs)});
  }
  return std::make_unique<CpuCollector>(with_guest, std::move(info), config.run_off_tick);
}

}  // namespace

CollectorSpec cpu_collector() { return {.name = "cpu", .flags = kFlags, .make = make_cpu}; }

}  // namespace hb::collect
