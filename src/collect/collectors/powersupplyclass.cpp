#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "collect/derived_metrics.hpp"
#include "collect/name_filter.hpp"
#include "collect/off_tick_collector.hpp"
#include "procfs/attributes.hpp"

namespace hb::collect {
namespace {

using procfs::AttributeFolder;

constexpr FlagSpec kIgnored{.name = "collector.powersupply.ignored-supplies",
                            .default_value = "^$",
                            .help = "Regexp of power supplies to ignore for powersupplyclass collector."};
constexpr FlagSpec kFlags[] = {kIgnored};

constexpr Metric kInfo{"node_power_supply_info", "info of /sys/class/power_supply/<power_supply>.",
                       MetricType::gauge};

// An attribute, what node_exporter calls it (the same when empty), and how many of the kernel's units make
// one of the metric's (Documentation/power/power_supply_class.rst: micro-units, tenths of degrees).
struct Attribute {
  std::string_view file;
  std::string_view metric = {};
  double per_unit = 1;
};
constexpr double kMicro = 1e6;
constexpr double kTenths = 10;
constexpr std::array<Attribute, 49> kAttributes = {{
    {"authentic"},
    {"calibrate"},
    {"capacity"},
    {"capacity_alert_max"},
    {"capacity_alert_min"},
    {"cycle_count", "cyclecount"},
    {"online"},
    {"present"},
    {"time_to_empty_now", "time_to_empty_seconds"},
    {"time_to_full_now", "time_to_full_seconds"},
    {"current_boot", {}, kMicro},
    {"current_max", {}, kMicro},
    {"current_now", "current_ampere", kMicro},
    {"energy_empty", {}, kMicro},
    {"energy_empty_design", {}, kMicro},
    {"energy_full", {}, kMicro},
    {"energy_full_design", {}, kMicro},
    {"energy_now", "energy_watthour", kMicro},
    {"voltage_boot", {}, kMicro},
    {"voltage_max", {}, kMicro},
    {"voltage_max_design", {}, kMicro},
    {"voltage_min", {}, kMicro},
    {"voltage_min_design", {}, kMicro},
    {"voltage_now", "voltage_volt", kMicro},
    {"voltage_ocv", {}, kMicro},
    {"charge_control_limit", {}, kMicro},
    {"charge_control_limit_max", {}, kMicro},
    {"charge_counter", {}, kMicro},
    {"charge_empty", {}, kMicro},
    {"charge_empty_design", {}, kMicro},
    {"charge_full", {}, kMicro},
    {"charge_full_design", {}, kMicro},
    {"charge_now", "charge_ampere", kMicro},
    {"charge_term_current", {}, kMicro},
    {"constant_charge_current", {}, kMicro},
    {"constant_charge_current_max", {}, kMicro},
    {"constant_charge_voltage", {}, kMicro},
    {"constant_charge_voltage_max", {}, kMicro},
    {"precharge_current", {}, kMicro},
    {"input_current_limit", {}, kMicro},
    {"power_now", "power_watt", kMicro},
    {"temp", "temp_celsius", kTenths},
    {"temp_alert_max", "temp_alert_max_celsius", kTenths},
    {"temp_alert_min", "temp_alert_min_celsius", kTenths},
    {"temp_ambient", "temp_ambient_celsius", kTenths},
    {"temp_ambient_max", "temp_ambient_max_celsius", kTenths},
    {"temp_ambient_min", "temp_ambient_min_celsius", kTenths},
    {"temp_max", "temp_max_celsius", kTenths},
    {"temp_min", "temp_min_celsius", kTenths},
}};

constexpr std::array<std::string_view, 11> kInfoFiles = {
    "capacity_level", "charge_type", "health", "manufacturer", "model_name", "serial_number",
    "status",         "technology",  "type",   "usb_type",     "scope"};

// What the readings, one after the other, remember.
class PowerSupplyReader {
 public:
  explicit PowerSupplyReader(NameFilter supplies) : supplies_(std::move(supplies)) {}

  Result<void> read(const HostRoot& host, SampleSink& sink) {
    const AttributeFolder supplies(host.sys("class/power_supply"));
    if (!supplies.exists()) return fail(ErrorCode::not_found, supplies.path() + ": no such class");
    metrics_.rewind();
    for (const std::string& supply : supplies.names()) {
      const AttributeFolder folder = supplies.folder(supply);
      if (supplies_.accepts(supply) && folder.exists()) emit(folder, supply, sink);
    }
    return {};
  }

 private:
  void emit(const AttributeFolder& folder, std::string_view supply, SampleSink& sink) {
    for (const Attribute& attribute : kAttributes) {
      const auto value = folder.number(attribute.file);
      if (!value) continue;
      const DerivedMetric* metric =
          metrics_.next("", attribute.file, [&](std::string_view, std::string_view) {
            const std::string name(attribute.metric.empty() ? attribute.file : attribute.metric);
            return DerivedMetric{.name = "node_power_supply_" + name,
                                 .help = name + " value of /sys/class/power_supply/<power_supply>.",
                                 .type = MetricType::gauge};
          });
      if (metric != nullptr)
        sink.emit(metric->metric(), {{"power_supply", supply}}, *value / attribute.per_unit);
    }
    emit_info(folder, supply, sink);
  }

  static void emit_info(const AttributeFolder& folder, std::string_view supply, SampleSink& sink) {
    std::array<std::string, kInfoFiles.size()> texts;
    std::vector<LabelView> labels = {{"power_supply", supply}};
    for (std::size_t i = 0; i < kInfoFiles.size(); ++i) {
      texts[i] = folder.text(kInfoFiles[i]).value_or("");
      if (!texts[i].empty()) labels.push_back({kInfoFiles[i], texts[i]});
    }
    sink.sample(kInfo, labels, 1);
  }

  NameFilter supplies_;
  DerivedMetrics metrics_;
};

Result<std::unique_ptr<Collector>> make_powersupplyclass(const CollectorConfig& config) {
  auto supplies = NameFilter::from_flags(config.flags, nullptr, &kIgnored);
  if (!supplies) return std::unexpected(supplies.error());
  auto reader = std::make_shared<PowerSupplyReader>(std::move(*supplies));
  return make_off_tick_collector(
      config, {.name = "powersupplyclass"},
      [reader](const HostRoot& host, SampleSink& sink) { return reader->read(host, sink); });
}

}  // namespace

// Batteries and power adapters, from /sys/class/power_supply. Embedded controllers take their time to answer.
CollectorSpec powersupplyclass_collector() {
  return {.name = "powersupplyclass", .flags = kFlags, .make = make_powersupplyclass};
}

}  // namespace hb::collect
