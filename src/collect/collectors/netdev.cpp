#include <array>
#include <utility>

#include "collect/collector.hpp"
#include "collect/name_filter.hpp"
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
constexpr FlagSpec kFlags[] = {kInclude, kExclude};

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

// The counters of the network interfaces, from /proc/net/dev. node_exporter asks netlink, which takes a lock
// that a driver may hold for long; the file does not.
class NetdevCollector final : public Collector {
 public:
  explicit NetdevCollector(NameFilter devices) : devices_(std::move(devices)) {}

  [[nodiscard]] std::string_view name() const override { return "netdev"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    const auto text = file_.read(host);
    if (!text) return std::unexpected(text.error());
    procfs::NetDevReader reader(*text);
    procfs::NetDevStats stats;
    while (reader.next(stats)) {
      if (!devices_.accepts(stats.device)) continue;
      for (std::size_t i = 0; i < kMetrics.size(); ++i) {
        sink.emit(kMetrics[i], {{"device", stats.device}}, static_cast<double>(stats.columns[i]));
      }
    }
    return {};
  }

 private:
  procfs::KeptFile file_{HostRoot::Tree::proc, "net/dev"};
  NameFilter devices_;
};

}  // namespace

CollectorSpec netdev_collector() {
  return {.name = "netdev",
          .flags = kFlags,
          .make = [](const CollectorConfig& config) -> Result<std::unique_ptr<Collector>> {
            auto devices = NameFilter::from_flags(config.flags, &kInclude, &kExclude);
            if (!devices) return std::unexpected(devices.error());
            return std::make_unique<NetdevCollector>(std::move(*devices));
          }};
}

}  // namespace hb::collect
