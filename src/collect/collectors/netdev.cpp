#include <array>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "collect/collector.hpp"
#include "collect/interface_addresses.hpp"
#include "collect/interface_statistics.hpp"
#include "collect/name_filter.hpp"
#include "collect/slow_refresh.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/net_dev.hpp"

namespace hb::collect {
namespace {

constexpr FlagSpec kInclude{
    .name = "collector.netdev.device-include",
    .help = "Regexp of net devices to include (mutually exclusive to device-exclude)."};
constexpr FlagSpec kExclude{
    .name = "collector.netdev.device-exclude",
    .help = "Regexp of net devices to exclude (mutually exclusive to device-include)."};
constexpr FlagSpec kAddressInfo{.name = "collector.netdev.address-info",
                                .kind = FlagKind::boolean,
                                .default_value = "false",
                                .help = "Collect address-info for every device"};
constexpr FlagSpec kNetlink{.name = "collector.netdev.netlink",
                            .kind = FlagKind::boolean,
                            .default_value = "true",
                            .help = "Tell what netlink tells, and not only what /proc/net/dev has."};
constexpr FlagSpec kFlags[] = {kInclude, kExclude, kAddressInfo, kNetlink};

// In the order of the file's columns.
constexpr std::array<Metric, procfs::kNetDevColumns> kMetrics = {{
    {"node_network_receive_bytes_total", "Network device statistic receive_bytes.", MetricType::counter},
    {"node_network_receive_packets_total", "Network device statistic receive_packets.", MetricType::counter},
    {"node_network_receive_errs_total", "Network device statistic receive_errs.", MetricType::counter},
    {"node_network_receive_drop_total", "Network device statistic receive_drop.", MetricType::counter},
    {"node_network_receive_fifo_total", "Network device statistic receive_fifo.", MetricType::counter},
    {"node_network_receive_frame_total", "Network device statistic receive_frame.", MetricType::counter},
    {"node_network_receive_compressed_total", "Network device statistic receive_compressed.",
     MetricType::counter},
    {"node_network_receive_multicast_total", "Network device statistic receive_multicast.",
     MetricType::counter},
    {"node_network_transmit_bytes_total", "Network device statistic transmit_bytes.", MetricType::counter},
    {"node_network_transmit_packets_total", "Network device statistic transmit_packets.",
     MetricType::counter},
    {"node_network_transmit_errs_total", "Network device statistic transmit_errs.", MetricType::counter},
    {"node_network_transmit_drop_total", "Network device statistic transmit_drop.", MetricType::counter},
    {"node_network_transmit_fifo_total", "Network device statistic transmit_fifo.", MetricType::counter},
    {"node_network_transmit_colls_total", "Network device statistic transmit_colls.", MetricType::counter},
    {"node_network_transmit_carrier_total", "Network device statistic transmit_carrier.",
     MetricType::counter},
    {"node_network_transmit_compressed_total", "Network device statistic transmit_compressed.",
     MetricType::counter},
}};

constexpr Metric kNoHandler{"node_network_receive_nohandler_total",
                            "Network device statistic receive_nohandler.", MetricType::counter};

constexpr Metric kAddress{"node_network_address_info", "node network address by device", MetricType::gauge};

// The counters of the network interfaces, from /proc/net/dev. node_exporter asks netlink, which takes a lock
// that a driver may hold for long; the file does not. The one counter that the file lacks stands below /sys,
// in a file of each interface: it is read every ten seconds, away from the tick.
class NetdevCollector final : public Collector {
 public:
  struct Options {
    bool address_info = false;
    bool as_netlink = true;  // with the counter that the file lacks
  };

  NetdevCollector(NameFilter devices, Options options, const RunOffTick& run)
      : devices_(std::move(devices)), options_(options), statistics_(run, {}) {}

  [[nodiscard]] std::string_view name() const override { return "netdev"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    const auto text = file_.read(host);
    if (!text) return std::unexpected(text.error());
    // Addresses are this machine's, whoever's the files are.
    if (options_.address_info && host.is_live() && refresh_.due()) addresses_ = read_interface_addresses();
    if (options_.as_netlink) statistics_.update(host);
    procfs::NetDevReader reader(*text);
    procfs::NetDevStats stats;
    while (reader.next(stats)) {
      if (!devices_.accepts(stats.device)) continue;
      for (std::size_t i = 0; i < kMetrics.size(); ++i) {
        sink.emit(kMetrics[i], {{"device", stats.device}}, static_cast<double>(stats.columns[i]));
      }
      if (!options_.as_netlink) continue;
      const InterfaceStatistics* more = statistics_.find(stats.device);
      const auto no_handler = more ? (*more)[InterfaceStatistic::rx_nohandler] : std::nullopt;
      if (no_handler) sink.emit(kNoHandler, {{"device", stats.device}}, *no_handler);
    }
    for (const InterfaceAddress& address : addresses_) {
      sink.emit(kAddress,
                {{"device", address.device},
                 {"address", address.address},
                 {"netmask", address.prefix_bits},
                 {"scope", address.scope}},
                1);
    }
    return {};
  }

 private:
  procfs::KeptFile file_{HostRoot::Tree::proc, "net/dev", procfs::KeptFile::Shape::short_lines};
  NameFilter devices_;
  const Options options_;
  std::vector<InterfaceAddress> addresses_;
  SlowRefresh refresh_;
  InterfaceStatisticsReading statistics_;
};

}  // namespace

CollectorSpec netdev_collector() {
  return {.name = "netdev",
          .flags = kFlags,
          .make = [](const CollectorConfig& config) -> Result<std::unique_ptr<Collector>> {
            auto devices = NameFilter::from_flags(config.flags, &kInclude, &kExclude);
            if (!devices) return std::unexpected(devices.error());
            return std::make_unique<NetdevCollector>(
                std::move(*devices),
                NetdevCollector::Options{.address_info = config.flags.boolean(kAddressInfo),
                                         .as_netlink = config.flags.boolean(kNetlink)},
                config.run_off_tick);
          }};
}

}  // namespace hb::collect
