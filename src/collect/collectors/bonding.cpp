#include <string>

#include "collect/off_tick_collector.hpp"
#include "procfs/attributes.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::collect {
namespace {

using procfs::AttributeFolder;

constexpr Metric kSlaves{"node_bonding_slaves", "Number of configured slaves per bonding interface.",
                         MetricType::gauge};
constexpr Metric kActive{"node_bonding_active", "Number of active slaves per bonding interface.",
                         MetricType::gauge};

// Older kernels link the slave under another name.
std::optional<std::string> link_state_of(const AttributeFolder& master, std::string_view slave) {
  for (const std::string_view prefix : {"lower_", "slave_"}) {
    const AttributeFolder folder = master.folder(std::string(prefix) + std::string(slave));
    if (auto state = folder.folder("bonding_slave").text("mii_status")) return state;
  }
  return std::nullopt;
}

// The interfaces that are one of several others (Documentation/networking/bonding.rst).
Result<void> read_bonding(const HostRoot& host, SampleSink& sink) {
  const AttributeFolder interfaces(host.sys("class/net"));
  const auto masters = interfaces.read("bonding_masters");
  if (!masters) return std::unexpected(masters.error());
  Result<void> outcome;
  procfs::TextCursor names(*masters);
  for (auto name = names.field(); !name.empty(); name = names.field()) {
    const AttributeFolder master = interfaces.folder(name);
    const auto slaves = master.folder("bonding").read("slaves");
    if (!slaves) {
      outcome = std::unexpected(slaves.error());
      continue;
    }
    uint32_t total = 0;
    uint32_t active = 0;
    procfs::TextCursor slave_names(*slaves);
    for (auto slave = slave_names.field(); !slave.empty(); slave = slave_names.field()) {
      ++total;
      if (link_state_of(master, slave) == "up") ++active;
    }
    sink.emit(kSlaves, {{"master", name}}, total);
    sink.emit(kActive, {{"master", name}}, active);
  }
  return outcome;
}

}  // namespace

CollectorSpec bonding_collector() {
  return {.name = "bonding", .make = [](const CollectorConfig& config) {
            return make_off_tick_collector(
                config, {.name = "bonding", .ticks = OffTickCollector::kSensorTicks}, read_bonding);
          }};
}

}  // namespace hb::collect
