#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "collect/collector.hpp"
#include "collect/interface_rotation.hpp"
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

// What one reading away from the tick found.
struct NetClassReading {
  std::vector<std::string> devices;  // all that are there and not ignored, sorted
  std::vector<NetClass> fresh;       // those that were read, sorted
};

// Reads the interfaces' files, which are two dozen each. Belongs to the reading that goes on.
class NetClassReader {
 public:
  explicit NetClassReader(NameFilter devices) : filter_(std::move(devices)) {}

  NetClassReading read(const HostRoot& host, const InterfaceRotation::Wanted& wanted) {
    NetClassReading reading{.devices = procfs::list_net_class(host), .fresh = {}};
    std::erase_if(reading.devices, [this](const std::string& device) { return !filter_.accepts(device); });
    for (std::string& device : rotation_.choose(reading.devices, wanted))
      reading.fresh.push_back(procfs::read_net_class(host, std::move(device)));
    return reading;
  }

 private:
  NameFilter filter_;
  InterfaceRotation rotation_;
};

// The state and the properties of the network interfaces, from /sys/class/net. Whether an interface is up is
// read at every tick, of so many at a time; the rest every ten seconds, and when that changes.
class NetclassCollector final : public Collector {
 public:
  // Interfaces whose state is looked at in one tick: where there are more, each waits for its turn.
  static constexpr std::size_t kStatesPerTick = 256;
  // Interfaces that are told of for the first time in one tick: each is twenty new series, which cost far
  // more than those that are known.
  static constexpr std::size_t kNewPerTick = 1024;
  // The states that are read at every tick and may keep their files open: the budget is everybody's.
  static constexpr std::size_t kKeptStates = 64;

  NetclassCollector(NameFilter devices, bool ignore_invalid_speed, const RunOffTick& run)
      : reader_(std::make_shared<NetClassReader>(std::move(devices))),
        ignore_invalid_speed_(ignore_invalid_speed),
        reading_(run) {}

  [[nodiscard]] std::string_view name() const override { return "netclass"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    begin_reading(host);
    if (auto fresh = reading_.take()) {
      is_reading_ = false;
      take(std::move(*fresh));
    }
    const std::size_t states = std::min(interfaces_.size(), kStatesPerTick);
    for (std::size_t i = 0; i < states; ++i)
      read_state(host, interfaces_[next_state_++ % interfaces_.size()]);
    std::size_t told_now = 0;
    for (Interface& interface : interfaces_) {
      if (!interface.is_there) continue;
      if (!interface.is_told) {
        if (told_now == kNewPerTick) continue;
        ++told_now;
        interface.is_told = true;
      }
      emit(interface, sink);
    }
    if (was_read_ && interfaces_.empty())
      return fail(ErrorCode::not_found, host.sys("class/net") + ": no interface");
    return {};
  }

 private:
  struct Interface {
    NetClass properties = {};
    std::optional<procfs::KeptFile> operstate_file = {};  // of the first few
    std::string operstate = {};
    bool is_there = true;
    bool is_told = false;  // its series were begun
  };

  void begin_reading(const HostRoot& host) {
    const bool due = refresh_.due();
    if (is_reading_ || (!due && changed_.empty())) return;
    const auto read = [host, reader = reader_,
                       wanted = InterfaceRotation::Wanted{.next_turn = due, .changed = changed_}] {
      return reader->read(host, wanted);
    };
    if (reading_.begin(read)) {
      is_reading_ = true;
      changed_.clear();
    } else if (due) {
      refresh_.retry();
    }
  }

  // Keeps the files of the interfaces that are still there, and what is known of those that were not read
  // now. All three lists are sorted.
  void take(NetClassReading reading) {
    was_read_ = true;
    std::vector<Interface> before = std::exchange(interfaces_, {});
    interfaces_.reserve(reading.devices.size());
    auto known = before.begin();
    auto fresh = reading.fresh.begin();
    for (const std::string& device : reading.devices) {
      while (known != before.end() && known->properties.device < device)
        ++known;
      const bool is_known = known != before.end() && known->properties.device == device;
      const bool is_fresh = fresh != reading.fresh.end() && fresh->device == device;
      if (!is_known && !is_fresh) continue;
      interfaces_.push_back(is_known ? std::move(*known) : Interface{});
      Interface& interface = interfaces_.back();
      interface.is_there = true;
      if (is_fresh) interface.properties = std::move(*fresh++);
      if (interface.operstate.empty()) interface.operstate = interface.properties.operstate;
      if (interfaces_.size() > kKeptStates) {
        interface.operstate_file.reset();
      } else if (!interface.operstate_file) {
        interface.operstate_file.emplace(HostRoot::Tree::sys, "class/net/" + device + "/operstate",
                                         procfs::KeptFile::Shape::whole);
      }
    }
  }

  void read_state(const HostRoot& host, Interface& interface) {
    if (interface.operstate_file) {
      note_state(interface, interface.operstate_file->read(host));
      return;
    }
    const auto text = procfs::read_file(host.sys("class/net/" + interface.properties.device + "/operstate"));
    note_state(interface, text ? Result<std::string_view>(*text) : std::unexpected(text.error()));
  }

  void note_state(Interface& interface, const Result<std::string_view>& text) {
    const std::string_view operstate = text ? procfs::trim(*text) : std::string_view();
    interface.is_there = text.has_value() || text.error().code != ErrorCode::not_found;
    if (operstate == interface.operstate) return;
    changed_.push_back(interface.properties.device);
    interface.operstate = operstate;
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

  std::shared_ptr<NetClassReader> reader_;  // of the reading that goes on
  const bool ignore_invalid_speed_;
  OffTickReading<NetClassReading> reading_;
  SlowRefresh refresh_;
  bool is_reading_ = false;
  bool was_read_ = false;
  std::vector<Interface> interfaces_;  // sorted
  std::size_t next_state_ = 0;
  std::vector<std::string> changed_;  // since the last reading began
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
