#include "procfs/ethtool.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <linux/ethtool.h>

#include "collect/collector.hpp"
#include "collect/derived_metrics.hpp"
#include "collect/ethtool_names.hpp"
#include "collect/name_filter.hpp"
#include "collect/paced_reading.hpp"
#include "procfs/net_class.hpp"

namespace hb::collect {
namespace {

using procfs::EthtoolDriver;
using procfs::EthtoolLink;
using procfs::EthtoolStat;
using procfs::LinkModes;

constexpr FlagSpec kInclude{
    .name = "collector.ethtool.device-include",
    .help = "Regexp of ethtool devices to include (mutually exclusive to device-exclude)."};
constexpr FlagSpec kExclude{
    .name = "collector.ethtool.device-exclude",
    .help = "Regexp of ethtool devices to exclude (mutually exclusive to device-include)."};
constexpr FlagSpec kMetricsInclude{.name = "collector.ethtool.metrics-include",
                                   .default_value = ".*",
                                   .help = "Regexp of ethtool stats to include."};
constexpr FlagSpec kFlags[] = {kInclude, kExclude, kMetricsInclude};

constexpr Metric kInfo{"node_ethtool_info",
                       "A metric with a constant '1' value labeled by bus_info, device, driver, "
                       "expansion_rom_version, firmware_version, version.",
                       MetricType::gauge};
constexpr Metric kAutonegotiate{"node_network_autonegotiate", "If this port is using autonegotiate",
                                MetricType::gauge};
constexpr Metric kPort{"node_network_supported_port_info",
                       "Type of ports or PHYs supported by network device", MetricType::gauge};

struct PortType {
  uint32_t bit;
  std::string_view name;
};
constexpr std::array<PortType, 6> kPorts = {{{ETHTOOL_LINK_MODE_TP_BIT, "TP"},
                                             {ETHTOOL_LINK_MODE_AUI_BIT, "AUI"},
                                             {ETHTOOL_LINK_MODE_MII_BIT, "MII"},
                                             {ETHTOOL_LINK_MODE_FIBRE_BIT, "FIBRE"},
                                             {ETHTOOL_LINK_MODE_BNC_BIT, "BNC"},
                                             {ETHTOOL_LINK_MODE_Backplane_BIT, "Backplane"}}};

// What a link can do, or offers to its other end.
struct ModeMetrics {
  Metric speed;
  Metric autonegotiate;
  Metric pause;
  Metric asymmetric_pause;
};
constexpr ModeMetrics kSupported{
    {"node_network_supported_speed_bytes", "Combination of speeds and features supported by network device",
     MetricType::gauge},
    {"node_network_autonegotiate_supported", "If this port device supports autonegotiate", MetricType::gauge},
    {"node_network_pause_supported", "If this port device supports pause frames", MetricType::gauge},
    {"node_network_asymmetricpause_supported", "If this port device supports asymmetric pause frames",
     MetricType::gauge}};
constexpr ModeMetrics kAdvertised{
    {"node_network_advertised_speed_bytes", "Combination of speeds and features offered by network device",
     MetricType::gauge},
    {"node_network_autonegotiate_advertised", "If this port device offers autonegotiate", MetricType::gauge},
    {"node_network_pause_advertised", "If this port device offers pause capability", MetricType::gauge},
    {"node_network_asymmetricpause_advertised", "If this port device offers asymmetric pause capability",
     MetricType::gauge}};

struct DeviceReading {
  std::string device = {};
  std::optional<EthtoolLink> link = {};
  std::optional<EthtoolDriver> driver = {};
  std::vector<EthtoolStat> stats = {};  // of names that no other becomes too
};
using Reading = std::vector<DeviceReading>;

// Names that become the same metric's are left out: nobody knows which of them is meant.
std::vector<EthtoolStat> without_clashes(std::vector<EthtoolStat> stats, NameFilter& wanted) {
  std::map<std::string, int> uses;
  std::erase_if(stats, [&wanted](const EthtoolStat& stat) { return !wanted.accepts(stat.name); });
  for (const EthtoolStat& stat : stats)
    ++uses[ethtool_metric_name(stat.name)];
  std::erase_if(stats, [&uses](const EthtoolStat& stat) { return uses[ethtool_metric_name(stat.name)] > 1; });
  return stats;
}

Result<Reading> read_devices(const HostRoot& host, NameFilter& devices, NameFilter& wanted) {
  Reading reading;
  procfs::EthtoolSocket socket;
  for (const std::string& device : procfs::list_net_class(host)) {
    if (!devices.accepts(device)) continue;
    DeviceReading read{.device = device};
    // What a driver does not tell is left out, and so is a device that vanished meanwhile.
    if (auto link = socket.link(device)) read.link = *std::move(link);
    if (auto driver = socket.driver(device)) read.driver = *std::move(driver);
    if (auto stats = socket.stats(device)) read.stats = without_clashes(*std::move(stats), wanted);
    reading.push_back(std::move(read));
  }
  if (reading.empty()) return fail(ErrorCode::not_found, host.sys("class/net") + ": no interface");
  return reading;
}

// What the drivers of this machine's interfaces tell of them, by ioctl. A driver may ask its hardware and
// hold a lock for long: so they are asked away from the tick.
class EthtoolCollector final : public Collector {
 public:
  EthtoolCollector(NameFilter devices, NameFilter wanted, const CollectorConfig& config)
      : devices_(std::make_shared<NameFilter>(std::move(devices))),
        wanted_(std::make_shared<NameFilter>(std::move(wanted))),
        reading_(config.clock, config.run_off_tick) {}

  [[nodiscard]] std::string_view name() const override { return "ethtool"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    if (!host.is_live()) return fail(ErrorCode::not_found, "ethtool: the host's files are not this kernel's");
    const Result<Reading>* reading = reading_.update(
        [host, devices = devices_, wanted = wanted_] { return read_devices(host, *devices, *wanted); });
    if (reading == nullptr) return {};
    if (!*reading) return std::unexpected(reading->error());
    metrics_.rewind();
    for (const DeviceReading& device : **reading)
      emit(device, sink);
    return {};
  }

 private:
  void emit(const DeviceReading& reading, SampleSink& sink) {
    const LabelView device{"device", reading.device};
    if (reading.link) emit_link(device, *reading.link, sink);
    if (reading.driver) {
      sink.emit(kInfo,
                {{"bus_info", reading.driver->bus_info},
                 device,
                 {"driver", reading.driver->driver},
                 {"expansion_rom_version", reading.driver->expansion_rom_version},
                 {"firmware_version", reading.driver->firmware_version},
                 {"version", reading.driver->version}},
                1);
    }
    for (const EthtoolStat& stat : reading.stats) {
      const DerivedMetric* metric = metrics_.next({}, stat.name, ethtool_metric);
      if (metric != nullptr) sink.emit(metric->metric(), {device}, static_cast<double>(stat.value));
    }
  }

  static void emit_link(const LabelView& device, const EthtoolLink& link, SampleSink& sink) {
    for (const PortType& port : kPorts) {
      if (procfs::has_link_mode(link.supported, port.bit)) sink.emit(kPort, {device, {"type", port.name}}, 1);
    }
    emit_modes(device, link.supported, kSupported, sink);
    emit_modes(device, link.advertised, kAdvertised, sink);
    sink.emit(kAutonegotiate, {device}, link.is_autonegotiating ? 1 : 0);
  }

  static void emit_modes(const LabelView& device, const LinkModes& modes, const ModeMetrics& metrics,
                         SampleSink& sink) {
    for (const LinkSpeed& speed : link_speeds()) {
      if (!procfs::has_link_mode(modes, speed.bit)) continue;
      constexpr double kBytesPerMegabit = 1e6 / 8;
      sink.emit(metrics.speed, {device, {"duplex", speed.duplex}, {"mode", speed.mode}},
                speed.megabits * kBytesPerMegabit);
    }
    const auto has = [&modes](uint32_t bit) { return procfs::has_link_mode(modes, bit) ? 1.0 : 0.0; };
    sink.emit(metrics.autonegotiate, {device}, has(ETHTOOL_LINK_MODE_Autoneg_BIT));
    sink.emit(metrics.pause, {device}, has(ETHTOOL_LINK_MODE_Pause_BIT));
    sink.emit(metrics.asymmetric_pause, {device}, has(ETHTOOL_LINK_MODE_Asym_Pause_BIT));
  }

  std::shared_ptr<NameFilter> devices_;  // of the reading that goes on, as the next
  std::shared_ptr<NameFilter> wanted_;
  DerivedMetrics metrics_;
  PacedReading<Result<Reading>> reading_;
};

}  // namespace

CollectorSpec ethtool_collector() {
  return {.name = "ethtool",
          .enabled_by_default = false,
          .flags = kFlags,
          .make = [](const CollectorConfig& config) -> Result<std::unique_ptr<Collector>> {
            auto devices = NameFilter::from_flags(config.flags, &kInclude, &kExclude);
            if (!devices) return std::unexpected(devices.error());
            auto wanted = NameFilter::from_flags(config.flags, &kMetricsInclude, nullptr);
            if (!wanted) return std::unexpected(wanted.error());
            return std::make_unique<EthtoolCollector>(std::move(*devices), std::move(*wanted), config);
          }};
}

}  // namespace hb::collect
