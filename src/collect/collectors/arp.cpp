#include "procfs/arp.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <linux/neighbour.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "collect/collector.hpp"
#include "collect/interface_names.hpp"
#include "collect/name_filter.hpp"
#include "collect/paced_reading.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/neighbours.hpp"
#include "procfs/netlink_socket.hpp"

namespace hb::collect {
namespace {

constexpr FlagSpec kInclude{
    .name = "collector.arp.device-include",
    .help = "Regexp of arp devices to include (mutually exclusive to device-exclude)."};
constexpr FlagSpec kExclude{
    .name = "collector.arp.device-exclude",
    .help = "Regexp of arp devices to exclude (mutually exclusive to device-include)."};
constexpr FlagSpec kNetlink{.name = "collector.arp.netlink",
                            .kind = FlagKind::boolean,
                            .default_value = "true",
                            .help = "Use netlink to gather stats instead of /proc/net/arp."};
constexpr FlagSpec kFlags[] = {kInclude, kExclude, kNetlink};

constexpr Metric kEntries{"node_arp_entries", "ARP entries by device", MetricType::gauge};
constexpr Metric kStates{"node_arp_states", "ARP states by device", MetricType::gauge};

constexpr std::size_t kFileBytesMax = std::size_t{16} << 20;

struct DeviceEntries {
  uint64_t entries = 0;
  std::map<std::string_view, uint64_t> by_state = {};  // the file does not tell them
};
using Entries = std::map<std::string, DeviceEntries, std::less<>>;

Result<Entries> count_in_file(const HostRoot& host) {
  const auto text = procfs::read_file(host.proc("net/arp"), kFileBytesMax);
  if (!text) return std::unexpected(text.error());
  Entries counted;
  procfs::ArpReader reader(*text);
  for (std::string_view device;;) {
    const auto more = reader.next(device);
    if (!more) return std::unexpected(more.error());
    if (!*more) return counted;
    ++counted[std::string(device)].entries;
  }
}

// The entries that /proc/net/arp has: those of IPv4 that need ARP.
Result<Entries> count_by_netlink() {
  std::map<uint32_t, DeviceEntries> by_index;
  procfs::NetlinkSocket socket(NETLINK_ROUTE);
  ndmsg body{};
  body.ndm_family = AF_INET;
  const auto asked = socket.ask({.type = RTM_GETNEIGH, .is_dump = true, .body = procfs::plain_bytes(body)},
                                [&by_index](const procfs::NetlinkMessage& message) {
                                  const auto neighbour = procfs::parse_neighbour(message.payload);
                                  if (!neighbour || !neighbour->is_ipv4) return true;
                                  if ((neighbour->state & NUD_NOARP) != 0) return true;
                                  DeviceEntries& device = by_index[neighbour->interface_index];
                                  ++device.entries;
                                  ++device.by_state[procfs::neighbour_state_name(neighbour->state)];
                                  return true;
                                });
  if (!asked) return std::unexpected(asked.error());
  Entries counted;
  InterfaceNames names;
  for (auto& [index, device] : by_index) {
    const std::string& name = names[index];
    if (!name.empty()) counted[name] = std::move(device);
  }
  return counted;
}

// How many neighbours each interface knows. The kernel walks its table to tell, which may be large: so this
// is counted away from the tick.
class ArpCollector final : public Collector {
 public:
  ArpCollector(NameFilter devices, bool by_netlink, const CollectorConfig& config)
      : devices_(std::move(devices)), by_netlink_(by_netlink), reading_(config.clock, config.run_off_tick) {}

  [[nodiscard]] std::string_view name() const override { return "arp"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    // Netlink speaks of this machine, whatever the flags say of others' files.
    const bool by_netlink = by_netlink_ && host.is_live();
    const Result<Entries>* entries = reading_.update_with([&host, by_netlink] {
      return [host, by_netlink] { return by_netlink ? count_by_netlink() : count_in_file(host); };
    });
    if (entries == nullptr) return {};
    if (!*entries) return std::unexpected(entries->error());
    for (const auto& [name, device] : **entries) {
      if (!devices_.accepts(name)) continue;
      sink.emit(kEntries, {{"device", name}}, static_cast<double>(device.entries));
      for (const auto& [state, count] : device.by_state)
        sink.emit(kStates, {{"state", state}, {"device", name}}, static_cast<double>(count));
    }
    return {};
  }

 private:
  NameFilter devices_;
  const bool by_netlink_;
  PacedReading<Result<Entries>> reading_;
};

}  // namespace

CollectorSpec arp_collector() {
  return {.name = "arp",
          .flags = kFlags,
          .make = [](const CollectorConfig& config) -> Result<std::unique_ptr<Collector>> {
            auto devices = NameFilter::from_flags(config.flags, &kInclude, &kExclude);
            if (!devices) return std::unexpected(devices.error());
            return std::make_unique<ArpCollector>(std::move(*devices), config.flags.boolean(kNetlink),
                                                  config);
          }};
}

}  // namespace hb::collect
