#include <array>
#include <cstddef>
#include <span>
#include <string_view>
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

using enum procfs::NetDevColumn;
using procfs::NetDevColumn;

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
constexpr FlagSpec kDetailed{
    .name = "collector.netdev.enable-detailed-metrics",
    .kind = FlagKind::boolean,
    .default_value = "false",
    .help = "Use (incompatible) metric names that provide more detailed stats on Linux"};
constexpr FlagSpec kLabelAlias{.name = "collector.netdev.label-ifalias",
                               .kind = FlagKind::boolean,
                               .default_value = "false",
                               .help = "Add ifAlias label"};
constexpr FlagSpec kFlags[] = {kInclude, kExclude, kAddressInfo, kNetlink, kDetailed, kLabelAlias};

// By column of the file.
using ColumnMetrics = std::array<Metric, procfs::kNetDevColumns>;

constexpr ColumnMetrics kMetrics = {{
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

constexpr const Metric& metric_of(const ColumnMetrics& metrics, NetDevColumn column) {
  return metrics[static_cast<std::size_t>(column)];
}

// The same where detailed metrics are wanted and the file is all there is: four alone are named otherwise.
constexpr ColumnMetrics kDetailedMetrics = [] {
  ColumnMetrics metrics = kMetrics;
  const auto rename = [&metrics](NetDevColumn column, std::string_view name, std::string_view help) {
    metrics[static_cast<std::size_t>(column)] = {name, help, MetricType::counter};
  };
  rename(receive_errs, "node_network_receive_errors_total", "Network device statistic receive_errors.");
  rename(receive_drop, "node_network_receive_dropped_total", "Network device statistic receive_dropped.");
  rename(transmit_errs, "node_network_transmit_errors_total", "Network device statistic transmit_errors.");
  rename(transmit_drop, "node_network_transmit_dropped_total", "Network device statistic transmit_dropped.");
  return metrics;
}();

// Where the details are read below /sys, the file's sums of them (drop, fifo, frame, carrier) are left out.
struct ColumnMetric {
  NetDevColumn column{};
  Metric metric;
};
constexpr ColumnMetric kUndividedMetrics[] = {
    {receive_bytes, metric_of(kMetrics, receive_bytes)},
    {receive_packets, metric_of(kMetrics, receive_packets)},
    {receive_errs, metric_of(kDetailedMetrics, receive_errs)},
    {receive_compressed, metric_of(kMetrics, receive_compressed)},
    {receive_multicast,
     {"node_network_multicast_total", "Network device statistic multicast.", MetricType::counter}},
    {transmit_bytes, metric_of(kMetrics, transmit_bytes)},
    {transmit_packets, metric_of(kMetrics, transmit_packets)},
    {transmit_errs, metric_of(kDetailedMetrics, transmit_errs)},
    {transmit_colls,
     {"node_network_collisions_total", "Network device statistic collisions.", MetricType::counter}},
    {transmit_compressed, metric_of(kMetrics, transmit_compressed)},
};

// In the order of InterfaceStatistic.
constexpr std::array<Metric, kInterfaceStatistics> kStatistics = {{
    {"node_network_receive_nohandler_total", "Network device statistic receive_nohandler.",
     MetricType::counter},
    {"node_network_receive_dropped_total", "Network device statistic receive_dropped.", MetricType::counter},
    {"node_network_receive_length_errors_total", "Network device statistic receive_length_errors.",
     MetricType::counter},
    {"node_network_receive_over_errors_total", "Network device statistic receive_over_errors.",
     MetricType::counter},
    {"node_network_receive_crc_errors_total", "Network device statistic receive_crc_errors.",
     MetricType::counter},
    {"node_network_receive_frame_errors_total", "Network device statistic receive_frame_errors.",
     MetricType::counter},
    {"node_network_receive_fifo_errors_total", "Network device statistic receive_fifo_errors.",
     MetricType::counter},
    {"node_network_receive_missed_errors_total", "Network device statistic receive_missed_errors.",
     MetricType::counter},
    {"node_network_transmit_dropped_total", "Network device statistic transmit_dropped.",
     MetricType::counter},
    {"node_network_transmit_aborted_errors_total", "Network device statistic transmit_aborted_errors.",
     MetricType::counter},
    {"node_network_transmit_carrier_errors_total", "Network device statistic transmit_carrier_errors.",
     MetricType::counter},
    {"node_network_transmit_fifo_errors_total", "Network device statistic transmit_fifo_errors.",
     MetricType::counter},
    {"node_network_transmit_heartbeat_errors_total", "Network device statistic transmit_heartbeat_errors.",
     MetricType::counter},
    {"node_network_transmit_window_errors_total", "Network device statistic transmit_window_errors.",
     MetricType::counter},
}};

constexpr Metric kAddress{"node_network_address_info", "node network address by device", MetricType::gauge};

// The counters of the network interfaces, from /proc/net/dev. node_exporter asks netlink, which takes a lock
// that a driver may hold for long; the file does not. The counters that the file lacks stand below /sys, in
// files of each interface: they are read every ten seconds, away from the tick.
class NetdevCollector final : public Collector {
 public:
  struct Options {
    bool address_info = false;
    bool as_netlink = true;  // with what the file lacks
    bool detailed = false;   // each counter for itself, where the file has sums
    bool label_alias = false;
  };

  NetdevCollector(NameFilter devices, Options options, const RunOffTick& run)
      : devices_(std::move(devices)),
        options_(options),
        statistics_(run, {.with_details = options.as_netlink && options.detailed,
                          .with_alias = options.label_alias}) {}

  [[nodiscard]] std::string_view name() const override { return "netdev"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    const auto text = file_.read(host);
    if (!text) return std::unexpected(text.error());
    // Addresses are this machine's, whoever's the files are.
    if (options_.address_info && host.is_live() && refresh_.due()) addresses_ = read_interface_addresses();
    if (options_.as_netlink || options_.label_alias) {
      statistics_.update(host);
      // Without its label a series is another one: none is begun that ends at the next tick.
      if (options_.label_alias && !statistics_.was_read()) return {};
    }
    procfs::NetDevReader reader(*text);
    procfs::NetDevStats stats;
    while (reader.next(stats)) {
      if (devices_.accepts(stats.device)) emit(stats, sink);
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
  void emit(const procfs::NetDevStats& stats, SampleSink& sink) const {
    const InterfaceStatistics* more = statistics_.find(stats.device);
    std::array<LabelView, 2> all_labels = {{{"device", stats.device}}};
    if (options_.label_alias && more != nullptr) all_labels[1] = {"ifalias", more->alias};
    const std::span labels = std::span(all_labels).first(all_labels[1].name.empty() ? 1 : 2);
    const auto count = [&](const Metric& metric, double value) { sink.sample(metric, labels, value); };
    if (options_.detailed && options_.as_netlink) {
      for (const auto& [column, metric] : kUndividedMetrics)
        count(metric, static_cast<double>(stats[column]));
    } else {
      const ColumnMetrics& metrics = options_.detailed ? kDetailedMetrics : kMetrics;
      for (std::size_t i = 0; i < metrics.size(); ++i)
        count(metrics[i], static_cast<double>(stats.columns[i]));
    }
    if (!options_.as_netlink || more == nullptr) return;
    // Those that are not wanted were not read, and have no value.
    for (std::size_t i = 0; i < kStatistics.size(); ++i) {
      if (more->values[i]) count(kStatistics[i], *more->values[i]);
    }
  }

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
                                         .as_netlink = config.flags.boolean(kNetlink),
                                         .detailed = config.flags.boolean(kDetailed),
                                         .label_alias = config.flags.boolean(kLabelAlias)},
                config.run_off_tick);
          }};
}

}  // namespace hb::collect
