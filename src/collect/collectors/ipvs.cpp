#include "procfs/ipvs.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "collect/collector.hpp"
#include "collect/paced_reading.hpp"
#include "procfs/kept_file.hpp"

namespace hb::collect {
namespace {

using procfs::IpvsBackend;
using procfs::IpvsStats;

constexpr FlagSpec kBackendLabels{
    .name = "collector.ipvs.backend-labels",
    .default_value = "local_address,local_port,remote_address,remote_port,proto,local_mark",
    .help = "Comma separated list for IPVS backend stats labels."};
constexpr FlagSpec kFlags[] = {kBackendLabels};

constexpr std::array<std::string_view, 6> kLabelNames = {"local_address", "local_port", "remote_address",
                                                         "remote_port",   "proto",      "local_mark"};

struct Total {
  uint64_t IpvsStats::* value = nullptr;
  Metric metric = {};
};
constexpr std::array<Total, 5> kTotals = {{
    {&IpvsStats::connections,
     {"node_ipvs_connections_total", "The total number of connections made.", MetricType::counter}},
    {&IpvsStats::incoming_packets,
     {"node_ipvs_incoming_packets_total", "The total number of incoming packets.", MetricType::counter}},
    {&IpvsStats::outgoing_packets,
     {"node_ipvs_outgoing_packets_total", "The total number of outgoing packets.", MetricType::counter}},
    {&IpvsStats::incoming_bytes,
     {"node_ipvs_incoming_bytes_total", "The total amount of incoming data.", MetricType::counter}},
    {&IpvsStats::outgoing_bytes,
     {"node_ipvs_outgoing_bytes_total", "The total amount of outgoing data.", MetricType::counter}},
}};
constexpr Metric kActive{"node_ipvs_backend_connections_active",
                         "The current active connections by local and remote address.", MetricType::gauge};
constexpr Metric kInactive{"node_ipvs_backend_connections_inactive",
                           "The current inactive connections by local and remote address.",
                           MetricType::gauge};
constexpr Metric kWeight{"node_ipvs_backend_weight",
                         "The current backend weight by local and remote address.", MetricType::gauge};

constexpr std::size_t kFileBytesMax = std::size_t{16} << 20;

std::string label_value(const IpvsBackend& backend, std::string_view label) {
  if (label == "local_address") return backend.local_address;
  if (label == "local_port") return std::to_string(backend.local_port);
  if (label == "remote_address") return backend.remote_address;
  if (label == "remote_port") return std::to_string(backend.remote_port);
  return label == "proto" ? backend.protocol : backend.local_mark;
}

struct Sums {
  uint64_t active = 0;
  uint64_t inactive = 0;
  uint64_t weight = 0;
};
using LabelNames = std::vector<std::string_view>;  // of kLabelNames
struct Reading {
  IpvsStats stats;
  // By the values of the labels that were asked for: backends that are equal in those are one.
  std::map<std::vector<std::string>, Sums> backends = {};
};

Result<Reading> read_ipvs(const HostRoot& host, const LabelNames& labels) {
  const auto stats_text = procfs::read_file(host.proc("net/ip_vs_stats"));
  if (!stats_text) return std::unexpected(stats_text.error());
  const auto stats = procfs::parse_ipvs_stats(*stats_text);
  if (!stats) return std::unexpected(stats.error());
  const auto text = procfs::read_file(host.proc("net/ip_vs"), kFileBytesMax);
  if (!text) return std::unexpected(text.error());
  Reading reading{.stats = *stats};
  procfs::IpvsBackendReader reader(*text);
  for (IpvsBackend backend;;) {
    const auto more = reader.next(backend);
    if (!more) return std::unexpected(more.error());
    if (!*more) return reading;
    std::vector<std::string> values;
    for (const std::string_view label : labels)
      values.push_back(label_value(backend, label));
    Sums& sums = reading.backends[std::move(values)];
    sums.active += backend.active_connections;
    sums.inactive += backend.inactive_connections;
    sums.weight += backend.weight;
  }
}

// What the kernel's load balancer (IP Virtual Server) passes on, and to which servers. It may have thousands
// of them: they are read away from the tick.
class IpvsCollector final : public Collector {
 public:
  IpvsCollector(LabelNames labels, const CollectorConfig& config)
      : labels_(std::move(labels)), reading_(config.clock, config.run_off_tick) {}

  [[nodiscard]] std::string_view name() const override { return "ipvs"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    const Result<Reading>* reading = reading_.update_with(
        [&host, this] { return [host, labels = labels_] { return read_ipvs(host, labels); }; });
    if (reading == nullptr) return {};
    if (!*reading) return std::unexpected(reading->error());
    for (const Total& total : kTotals)
      sink.emit(total.metric, static_cast<double>((*reading)->stats.*(total.value)));
    for (const auto& [values, sums] : (*reading)->backends) {
      std::array<LabelView, kLabelNames.size()> labels;
      for (std::size_t i = 0; i < values.size(); ++i)
        labels[i] = {labels_[i], values[i]};
      const std::span<const LabelView> used(labels.data(), values.size());
      sink.sample(kActive, used, static_cast<double>(sums.active));
      sink.sample(kInactive, used, static_cast<double>(sums.inactive));
      sink.sample(kWeight, used, static_cast<double>(sums.weight));
    }
    return {};
  }

 private:
  const LabelNames labels_;
  PacedReading<Result<Reading>> reading_;
};

// invalid, naming the flag, when one is not known or is there twice.
Result<LabelNames> labels_from(std::string_view list) {
  LabelNames labels;
  procfs::TextCursor names(list);
  while (!names.at_end()) {
    const std::string_view name = names.until(',');
    const auto* known = std::ranges::find(kLabelNames, name);
    if (known == kLabelNames.end() || std::ranges::find(labels, name) != labels.end()) {
      return fail(ErrorCode::invalid, "--" + std::string(kBackendLabels.name) + ": \"" + std::string(name) +
                                          "\" is none of " + std::string(kBackendLabels.default_value) +
                                          ", or is there twice");
    }
    labels.push_back(*known);
  }
  return labels;
}

}  // namespace

CollectorSpec ipvs_collector() {
  return {.name = "ipvs",
          .flags = kFlags,
          .make = [](const CollectorConfig& config) -> Result<std::unique_ptr<Collector>> {
            auto labels = labels_from(config.flags.text(kBackendLabels));
            if (!labels) return std::unexpected(labels.error());
            return std::make_unique<IpvsCollector>(std::move(*labels), config);
          }};
}

}  // namespace hb::collect
