#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "collect/collector.hpp"
#include "collect/name_filter.hpp"
#include "collect/off_tick_reading.hpp"
#include "collect/slow_refresh.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/net_class.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::collect {
namespace {

using procfs::NetClass;
using procfs::NetClassNumber;

constexpr FlagSpec kIgnored{.name = "collector.netclass.ignored-devices",
                            .default_value = "^$",
                            .help = "Regexp of net devices to ignore for netclass collector."};
constexpr FlagSpec kIgnoreInvalidSpeed{
    .name = "collector.netclass.ignore-invalid-speed",
    .kind = FlagKind::boolean,
    .default_value = "false",
    .help = "Ignore devices where the speed is invalid. This will be the default behavior in 2.x."};
constexpr FlagSpec kFlags[] = {kIgnored, kIgnoreInvalidSpeed};

constexpr Metric kUp{"node_network_up", "Value is 1 if operstate is 'up', 0 otherwise.", MetricType::gauge};
constexpr Metric kInfo{"node_network_info",
                       "Non-numeric data from /sys/class/net/<iface>, value is always 1.", MetricType::gauge};

struct Property {
  NetClassNumber number{};
  Metric metric;
};
constexpr std::array<Property, procfs::kNetClassNumbers> kProperties = {{
    {NetClassNumber::addr_assign_type,
     {"node_network_address_assign_type", "Network device property: address_assign_type", MetricType::gauge}},
    {NetClassNumber::carrier,
     {"node_network_carrier", "Network device property: carrier", MetricType::gauge}},
    {NetClassNumber::carrier_changes,
     {"node_network_carrier_changes_total", "Network device property: carrier_changes_total",
      MetricType::counter}},
    {NetClassNumber::carrier_up_count,
     {"node_network_carrier_up_changes_total", "Network device property: carrier_up_changes_total",
      MetricType::counter}},
    {NetClassNumber::carrier_down_count,
     {"node_network_carrier_down_changes_total", "Network device property: carrier_down_changes_total",
      MetricType::counter}},
    {NetClassNumber::dev_id,
     {"node_network_device_id", "Network device property: device_id", MetricType::gauge}},
    {NetClassNumber::dormant,
     {"node_network_dormant", "Network device property: dormant", MetricType::gauge}},
    {NetClassNumber::flags, {"node_network_flags", "Network device property: flags", MetricType::gauge}},
    {NetClassNumber::ifindex,
     {"node_network_iface_id", "Network device property: iface_id", MetricType::gauge}},
    {NetClassNumber::iflink,
     {"node_network_iface_link", "Network device property: iface_link", MetricType::gauge}},
    {NetClassNumber::link_mode,
     {"node_network_iface_link_mode", "Network device property: iface_link_mode", MetricType::gauge}},
    {NetClassNumber::mtu,
     {"node_network_mtu_bytes", "Network device property: mtu_bytes", MetricType::gauge}},
    {NetClassNumber::name_assign_type,
     {"node_network_name_assign_type", "Network device property: name_assign_type", MetricType::gauge}},
    {NetClassNumber::netdev_group,
     {"node_network_net_dev_group", "Network device property: net_dev_group", MetricType::gauge}},
    {NetClassNumber::speed,
     {"node_network_speed_bytes", "Network device property: speed_bytes", MetricType::gauge}},
    {NetClassNumber::tx_queue_len,
     {"node_network_transmit_queue_length", "Network device property: transmit_queue_length",
      MetricType::gauge}},
    {NetClassNumber::type,
     {"node_network_protocol_type", "Network device property: protocol_type", MetricType::gauge}},
}};

constexpr double kBytesPerMbit = 1e6 / 8;
constexpr double kFlagUp = 1;  // IFF_UP

// Every interface that is not ignored.
std::vector<NetClass> read_all(const HostRoot& host, NameFilter& devices) {
  std::vector<NetClass> classes;
  for (std::string& device : procfs::list_net_class(host)) {
    if (devices.accepts(device)) classes.push_back(procfs::read_net_class(host, std::move(device)));
  }
  return classes;
}

// The state and the properties of the network interfaces, from /sys/class/net. Whether an interface is up is
// read at every tick; the rest every ten seconds, and when that changes.
class NetclassCollector final : public Collector {
 public:
  NetclassCollector(NameFilter devices, bool ignore_invalid_speed, const RunOffTick& run)
      : devices_(std::make_shared<NameFilter>(std::move(devices))),
        ignore_invalid_speed_(ignore_invalid_speed),
        reading_(run) {}

  [[nodiscard]] std::string_view name() const override { return "netclass"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    if (refresh_.due()) {
      const auto read = [host, devices = devices_] { return read_all(host, *devices); };
      if (!reading_.begin(read)) refresh_.retry();
    }
    if (auto fresh = reading_.take()) take(std::move(*fresh));
    for (Interface& interface : interfaces_) {
      if (read_state(host, interface)) emit(interface, sink);
    }
    if (was_read_ && interfaces_.empty())
      return fail(ErrorCode::not_found, host.sys("class/net") + ": no interface");
    return {};
  }

 private:
  struct Interface {
    NetClass properties;
    procfs::KeptFile operstate_file;
    std::string operstate = {};
  };

  // Keeps the files of the interfaces that are still there.
  void take(std::vector<NetClass> fresh) {
    was_read_ = true;
    std::vector<Interface> before = std::exchange(interfaces_, {});
    for (NetClass& properties : fresh) {
      const auto known = std::ranges::find(
          before, properties.device, [](const Interface& interface) { return interface.properties.device; });
      if (known != before.end()) {
        known->properties = std::move(properties);
        interfaces_.push_back(std::move(*known));
        continue;
      }
      procfs::KeptFile file(HostRoot::Tree::sys, "class/net/" + properties.device + "/operstate",
                            procfs::KeptFile::Shape::whole);
      interfaces_.push_back({.properties = std::move(properties), .operstate_file = std::move(file)});
    }
  }

  // False when the interface is gone.
  bool read_state(const HostRoot& host, Interface& interface) {
    const auto text = interface.operstate_file.read(host);
    const std::string_view operstate = text ? procfs::trim(*text) : std::string_view();
    if (operstate != interface.operstate) {
      if (!interface.operstate.empty()) refresh_.retry();
      interface.operstate = operstate;
    }
    return text.has_value() || text.error().code != ErrorCode::not_found;
  }

  void emit(const Interface& interface, SampleSink& sink) const {
    const NetClass& properties = interface.properties;
    const LabelView device{"device", properties.device};
    const auto flags = properties[NetClassNumber::flags];
    const bool admin_up = flags && (static_cast<uint64_t>(*flags) & static_cast<uint64_t>(kFlagUp)) != 0;
    sink.emit(kUp, {device}, interface.operstate == "up" ? 1 : 0);
    sink.emit(kInfo,
              {device,
               {"address", properties.address},
               {"broadcast", properties.broadcast},
               {"duplex", properties.duplex},
               {"operstate", interface.operstate},
               {"adminstate", !flags     ? "unknown"
                              : admin_up ? "up"
                                         : "down"},
               {"ifalias", properties.alias}},
              1);
    for (const Property& property : kProperties) {
      const auto value = properties[property.number];
      if (!value) continue;
      if (property.number != NetClassNumber::speed) {
        sink.emit(property.metric, {device}, *value);
      } else if (*value >= 0 || !ignore_invalid_speed_) {
        sink.emit(property.metric, {device}, *value * kBytesPerMbit);
      }
    }
  }

  std::shared_ptr<NameFilter> devices_;  // of the reading that goes on
  const bool ignore_invalid_speed_;
  OffTickReading<std::vector<NetClass>> reading_;
  SlowRefresh refresh_;
  bool was_read_ = false;
  std::vector<Interface> interfaces_;
};

}  // namespace

CollectorSpec netclass_collector() {
  return {.name = "netclass",
          .flags = kFlags,
          .make = [](const CollectorConfig& config) -> Result<std::unique_ptr<Collector>> {
            auto ignored = NameFilter::from_flags(config.flags, nullptr, &kIgnored);
            if (!ignored) return std::unexpected(ignored.error());
            return std::make_unique<NetclassCollector>(
                std::move(*ignored), config.flags.boolean(kIgnoreInvalidSpeed), config.run_off_tick);
          }};
}

}  // namespace hb::collect
