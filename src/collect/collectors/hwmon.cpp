#include "procfs/hwmon.hpp"

#include <charconv>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "collect/derived_metrics.hpp"
#include "collect/name_filter.hpp"
#include "collect/off_tick_collector.hpp"

namespace hb::collect {
namespace {

using procfs::HwmonChip;
using procfs::HwmonSensor;

constexpr FlagSpec kChipInclude{
    .name = "collector.hwmon.chip-include",
    .help = "Regexp of hwmon chip to include (mutually exclusive to device-exclude)."};
constexpr FlagSpec kChipExclude{
    .name = "collector.hwmon.chip-exclude",
    .help = "Regexp of hwmon chip to exclude (mutually exclusive to device-include)."};
constexpr FlagSpec kSensorInclude{
    .name = "collector.hwmon.sensor-include",
    .help = "Regexp of hwmon sensor to include (mutually exclusive to sensor-exclude)."};
constexpr FlagSpec kSensorExclude{
    .name = "collector.hwmon.sensor-exclude",
    .help = "Regexp of hwmon sensor to exclude (mutually exclusive to sensor-include)."};
constexpr FlagSpec kFlags[] = {kChipInclude, kChipExclude, kSensorInclude, kSensorExclude};

constexpr Metric kChipNames{"node_hwmon_chip_names", "Annotation metric for human-readable chip names",
                            MetricType::gauge};
constexpr Metric kSensorLabel{"node_hwmon_sensor_label", "Label for given chip and sensor",
                              MetricType::gauge};
constexpr Metric kBeepEnabled{"node_hwmon_beep_enabled", "Hardware beep enabled", MetricType::gauge};
constexpr Metric kVoltageRegulator{"node_hwmon_voltage_regulator_version", "Hardware voltage regulator",
                                   MetricType::gauge};
constexpr Metric kUpdateInterval{"node_hwmon_update_interval_seconds", "Hardware monitor update interval",
                                 MetricType::gauge};

constexpr double kMilli = 0.001;
constexpr double kMicro = 1e6;  // how many make a whole

// strtod's decimal numbers, without blanks around them.
std::optional<double> parse_value(std::string_view text) {
  double value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
  return value;
}

DerivedMetric gauge(std::string name, std::string help) {
  return {.name = std::move(name), .help = std::move(help), .type = MetricType::gauge};
}

DerivedMetric power_metric(std::string name, const std::string& element) {
  if (element == "accuracy")
    return gauge(std::move(name), "Hardware monitor power meter accuracy, as a ratio");
  if (element.starts_with("average_interval"))
    return gauge(name + "_seconds", "Hardware monitor power usage update interval (" + element + ")");
  return gauge(name + "_watt", "Hardware monitor for power usage in watts (" + element + ")");
}

// The metric of an element of a sensor of this type, as node_exporter calls it; "input" stands for the
// sensor's value itself.
DerivedMetric derive_metric(std::string_view type_view, std::string_view element_view) {
  const std::string type(type_view);
  std::string element(element_view);
  std::string name = "node_hwmon_" + type;
  if (!element.empty() && element != "input") name += "_" + procfs::clean_metric_name(element);
  if (element == "fault" || element == "alarm")
    return gauge(name, "Hardware sensor " + element + " status (" + type + ")");
  if (element == "beep") return gauge(name + "_enabled", "Hardware monitor sensor has beeping enabled");
  if (type == "in" || type == "cpu")
    return gauge(name + "_volts", "Hardware monitor for voltage (" + element + ")");
  if (type == "temp" && element != "type") {
    return gauge(name + "_celsius",
                 "Hardware monitor for temperature (" + (element.empty() ? "input" : element) + ")");
  }
  if (type == "curr") return gauge(name + "_amps", "Hardware monitor for current (" + element + ")");
  if (type == "energy") {
    return {.name = name + "_joule_total",
            .help = "Hardware monitor for joules used so far (" + element + ")",
            .type = MetricType::counter};
  }
  if (type == "power") return power_metric(std::move(name), element);
  if (type == "humidity") {
    return gauge(name,
                 "Hardware monitor for humidity, as a ratio (multiply with 100.0 to get the humidity as a "
                 "percentage) (" +
                     element + ")");
  }
  if (type == "fan" && (element == "input" || element == "min" || element == "max" || element == "target"))
    return gauge(name + "_rpm", "Hardware monitor for fan revolutions per minute (" + element + ")");
  if (type == "freq" && element == "input")
    return gauge(name + "_freq_mhz", "Hardware monitor for GPU frequency in MHz");
  return gauge(name, "Hardware monitor " + type + " element " + element);
}

// From the unit of the kernel to that of the metric.
double in_base_units(std::string_view type, std::string_view element, double value) {
  if (element == "fault" || element == "alarm" || element == "beep") return value;
  if (type == "in" || type == "cpu" || type == "curr") return value * kMilli;
  if (type == "temp") return element == "type" ? value : value * kMilli;
  if (type == "power" && element.starts_with("average_interval")) return value * kMilli;
  if (type == "power" || type == "energy" || type == "humidity") return value / kMicro;
  if (type == "freq" && element == "input") return value / kMicro;
  return value;
}

// What the readings, one after the other, remember.
class HwmonReader {
 public:
  HwmonReader(NameFilter chips, NameFilter sensors)
      : chips_(std::move(chips)), sensors_(std::move(sensors)) {}

  Result<void> read(const HostRoot& host, SampleSink& sink) {
    const auto chips =
        procfs::read_hwmon(host, [this](std::string_view name) { return chips_.accepts(name); });
    if (!chips) return std::unexpected(chips.error());
    metrics_.rewind();
    for (const HwmonChip& chip : *chips) {
      if (!chip.human_name.empty())
        sink.emit(kChipNames, {{"chip", chip.name}, {"chip_name", chip.human_name}}, 1);
      for (const auto& [name, sensor] : chip.sensors) {
        if (sensors_.accepts(chip.name + ";" + name)) emit({chip.name, name, sensor}, sink);
      }
    }
    return {};
  }

 private:
  struct Sensor {
    const std::string& chip;
    const std::string& name;
    const HwmonSensor& data;
  };

  void emit(const Sensor& sensor, SampleSink& sink) {
    if (const std::string* label = sensor.data.find("label"))
      sink.emit(kSensorLabel, {{"chip", sensor.chip}, {"sensor", sensor.name}, {"label", *label}}, 1);
    if (emit_whole_chip(sensor, sink)) return;
    for (const auto& [element, text] : sensor.data.elements) {
      if (element == "label") continue;
      if (const auto value = parse_value(text)) emit_element(sensor, element, *value, sink);
    }
  }

  // What is said of a chip and not of a sensor. False when this is none.
  static bool emit_whole_chip(const Sensor& sensor, SampleSink& sink) {
    const bool is_beep = sensor.data.type == "beep_enable";
    const bool is_regulator = sensor.data.type == "vrm";
    if (!is_beep && !is_regulator && sensor.data.type != "update_interval") return false;
    const std::string* text = sensor.data.find("");
    if (is_beep) {
      const bool enabled = text != nullptr && *text == "1";
      sink.emit(kBeepEnabled, {{"chip", sensor.chip}, {"sensor", sensor.name}}, enabled ? 1 : 0);
      return true;
    }
    const auto value = text != nullptr ? parse_value(*text) : std::nullopt;
    if (!value) return true;
    sink.emit(is_regulator ? kVoltageRegulator : kUpdateInterval,
              {{"chip", sensor.chip}, {"sensor", sensor.name}}, is_regulator ? *value : *value * kMilli);
    return true;
  }

  void emit_element(const Sensor& sensor, const std::string& element, double value, SampleSink& sink) {
    const std::string_view type = sensor.data.type;
    std::string label = sensor.name;
    if (type == "freq" && element == "input") {
      // A clock is known by its name alone.
      const std::string* clock = sensor.data.find("label");
      if (clock == nullptr) return;
      label = procfs::clean_metric_name(*clock);
    }
    // A sensor that has a value of its own ("fan1") as well as an input ("fan1_input").
    const bool has_both = element == "input" && sensor.data.find("") != nullptr;
    const DerivedMetric* metric = metrics_.next(
        type, has_both ? "input beside" : element, [&](std::string_view of_type, std::string_view) {
          DerivedMetric derived = derive_metric(of_type, element);
          if (has_both) {
            const std::size_t prefix = std::string_view("node_hwmon_").size() + of_type.size();
            derived.name.insert(prefix, "_input");
          }
          return derived;
        });
    if (metric == nullptr) return;
    sink.emit(metric->metric(), {{"chip", sensor.chip}, {"sensor", label}},
              in_base_units(type, element, value));
  }

  NameFilter chips_;
  NameFilter sensors_;
  DerivedMetrics metrics_;
};

Result<std::unique_ptr<Collector>> make_hwmon(const CollectorConfig& config) {
  auto chips = NameFilter::from_flags(config.flags, &kChipInclude, &kChipExclude);
  if (!chips) return std::unexpected(chips.error());
  auto sensors = NameFilter::from_flags(config.flags, &kSensorInclude, &kSensorExclude);
  if (!sensors) return std::unexpected(sensors.error());
  auto reader = std::make_shared<HwmonReader>(std::move(*chips), std::move(*sensors));
  return make_off_tick_collector(
      config, {.name = "hwmon", .ticks = OffTickCollector::kSensorTicks},
      [reader](const HostRoot& host, SampleSink& sink) { return reader->read(host, sink); });
}

}  // namespace

// Sensors of temperature, voltage, fans and power, from /sys/class/hwmon.
CollectorSpec hwmon_collector() { return {.name = "hwmon", .flags = kFlags, .make = make_hwmon}; }

}  // namespace hb::collect
