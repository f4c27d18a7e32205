#include "procfs/rapl.hpp"

#include <algorithm>
#include <cerrno>
#include <memory>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

#include "collect/collector.hpp"
#include "collect/derived_metrics.hpp"
#include "collect/slow_refresh.hpp"
#include "collect/told_once.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::collect {
namespace {

using procfs::RaplZone;

constexpr FlagSpec kZoneLabel{.name = "collector.rapl.enable-zone-label",
                              .kind = FlagKind::boolean,
                              .default_value = "false",
                              .help = "Label the zones of RAPL instead of a metric for each name."};
constexpr FlagSpec kFlags[] = {kZoneLabel};

constexpr Metric kJoules{"node_rapl_joules_total", "Current RAPL value in joules", MetricType::counter};

constexpr double kMicrojoulesPerJoule = 1e6;
constexpr uint32_t kListTicks = 60;

// The metric of the zones of one name, as node_exporter makes it: what may not be in a name becomes "_".
DerivedMetric derive_metric(std::string_view /*scope*/, std::string_view zone) {
  std::string clean(zone);
  std::ranges::replace_if(
      clean,
      [](char c) {
        return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                 c == ':');
      },
      '_');
  return {.name = "node_rapl_" + clean + "_joules_total",
          .help = "Current RAPL " + std::string(zone) + " value in joules",
          .type = MetricType::counter};
}

// The energy that parts of the processor used, from the files of powercap, which read a register. Most
// kernels let only root read them.
class RaplCollector final : public Collector {
 public:
  explicit RaplCollector(bool with_zone_label) : with_zone_label_(with_zone_label) {}

  [[nodiscard]] std::string_view name() const override { return "rapl"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    if (refresh_.due()) list(host);
    if (zones_.empty()) {
      return told_.fail(ErrorCode::not_found, [&host] { return host.sys("class/powercap") + ": no zone"; });
    }
    metrics_.rewind();
    Result<void> outcome;
    for (Zone& zone : zones_) {
      const auto text = zone.energy.read(host);
      if (!text) {
        outcome = unreadable(zone, text.error());
        continue;
      }
      const auto microjoules = procfs::parse_u64(*text);
      if (microjoules) emit(zone, static_cast<double>(*microjoules) / kMicrojoulesPerJoule, sink);
    }
    return outcome;
  }

 private:
  struct Zone {
    RaplZone zone;
    std::string path;
    procfs::KeptFile energy;
  };

  // Who may not read it is told no more often than who has none.
  static std::unexpected<Error> unreadable(const Zone& zone, const Error& error) {
    const bool is_secret = ::access((zone.path + "/energy_uj").c_str(), R_OK) != 0 && errno == EACCES;
    return fail(is_secret ? ErrorCode::not_found : error.code, error.message);
  }

  void list(const HostRoot& host) {
    std::vector<Zone> before = std::exchange(zones_, {});
    for (RaplZone& zone : procfs::list_rapl_zones(host)) {
      const auto known =
          std::ranges::find(before, zone.folder, [](const Zone& old) { return old.zone.folder; });
      if (known != before.end()) {
        known->zone = std::move(zone);
        zones_.push_back(std::move(*known));
        continue;
      }
      std::string path = host.sys(zone.folder);
      procfs::KeptFile energy(HostRoot::Tree::sys, zone.folder + "/energy_uj",
                              procfs::KeptFile::Shape::whole);
      zones_.push_back({.zone = std::move(zone), .path = std::move(path), .energy = std::move(energy)});
    }
  }

  void emit(const Zone& zone, double joules, SampleSink& sink) {
    const LabelView index{"index", zone.zone.index};
    const LabelView path{"path", zone.path};
    if (with_zone_label_) {
      sink.emit(kJoules, {index, path, {"rapl_zone", zone.zone.name}}, joules);
      return;
    }
    const DerivedMetric* metric = metrics_.next("", zone.zone.name, derive_metric);
    if (metric != nullptr) sink.emit(metric->metric(), {index, path}, joules);
  }

  const bool with_zone_label_;
  SlowRefresh refresh_{kListTicks};
  std::vector<Zone> zones_;
  DerivedMetrics metrics_;
  ToldOnce told_;
};

}  // namespace

CollectorSpec rapl_collector() {
  return {.name = "rapl",
          .flags = kFlags,
          .make = [](const CollectorConfig& config) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<RaplCollector>(config.flags.boolean(kZoneLabel));
          }};
}

}  // namespace hb::collect
