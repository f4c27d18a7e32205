#include <array>
#include <string>
#include <string_view>

#include "collect/off_tick_collector.hpp"
#include "procfs/attributes.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::collect {
namespace {

using procfs::AttributeFolder;

struct Frequency {
  std::string_view file;
  Metric metric;
};
constexpr std::array<Frequency, 6> kFrequencies = {{
    {"cpuinfo_cur_freq",
     {"node_cpu_frequency_hertz", "Current CPU thread frequency in hertz.", MetricType::gauge}},
    {"cpuinfo_min_freq",
     {"node_cpu_frequency_min_hertz", "Minimum CPU thread frequency in hertz.", MetricType::gauge}},
    {"cpuinfo_max_freq",
     {"node_cpu_frequency_max_hertz", "Maximum CPU thread frequency in hertz.", MetricType::gauge}},
    {"scaling_cur_freq",
     {"node_cpu_scaling_frequency_hertz", "Current scaled CPU thread frequency in hertz.",
      MetricType::gauge}},
    {"scaling_min_freq",
     {"node_cpu_scaling_frequency_min_hertz", "Minimum scaled CPU thread frequency in hertz.",
      MetricType::gauge}},
    {"scaling_max_freq",
     {"node_cpu_scaling_frequency_max_hertz", "Maximum scaled CPU thread frequency in hertz.",
      MetricType::gauge}},
}};
constexpr Metric kGovernor{"node_cpu_scaling_governor", "Current enabled CPU frequency governor.",
                           MetricType::gauge};

constexpr double kHertzPerKilohertz = 1000;

void emit_cpu(const AttributeFolder& folder, std::string_view cpu, SampleSink& sink) {
  for (const auto& [file, metric] : kFrequencies) {
    // Drivers that do not know a frequency print a word, or have no such file.
    const auto kilohertz = folder.number(file);
    if (kilohertz) sink.emit(metric, {{"cpu", cpu}}, *kilohertz * kHertzPerKilohertz);
  }
  const auto governor = folder.text("scaling_governor");
  const auto available = folder.text("scaling_available_governors");
  if (!governor || !available) return;
  procfs::TextCursor governors(*available);
  for (auto name = governors.field(); !name.empty(); name = governors.field())
    sink.emit(kGovernor, {{"cpu", cpu}, {"governor", name}}, name == *governor ? 1 : 0);
}

// How fast each CPU runs and may run (Documentation/admin-guide/pm/cpufreq.rst).
Result<void> read_cpufreq(const HostRoot& host, SampleSink& sink) {
  constexpr std::string_view kPrefix = "cpu";
  const AttributeFolder cpus(host.sys("devices/system/cpu"));
  for (const std::string& name : cpus.numbered(kPrefix)) {
    const AttributeFolder folder = cpus.folder(name).folder("cpufreq");
    if (folder.exists()) emit_cpu(folder, std::string_view(name).substr(kPrefix.size()), sink);
  }
  return {};
}

}  // namespace

CollectorSpec cpufreq_collector() {
  return {.name = "cpufreq", .make = [](const CollectorConfig& config) {
            return make_off_tick_collector(
                config, {.name = "cpufreq", .ticks = OffTickCollector::kSensorTicks}, read_cpufreq);
          }};
}

}  // namespace hb::collect
