#include "procfs/qdisc.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <nlohmann/json.hpp>

#include "collect/collector.hpp"
#include "collect/interface_names.hpp"
#include "collect/json_fixture.hpp"
#include "collect/name_filter.hpp"
#include "collect/paced_reading.hpp"
#include "procfs/netlink_socket.hpp"

namespace hb::collect {
namespace {

using procfs::Qdisc;

constexpr FlagSpec kFixtures{.name = "collector.qdisc.fixtures",
                             .help = "test fixtures to use for qdisc collector end-to-end testing"};
constexpr FlagSpec kInclude{
    .name = "collector.qdisc.device-include",
    .help = "Regexp of qdisc devices to include (mutually exclusive to device-exclude)."};
constexpr FlagSpec kExclude{
    .name = "collector.qdisc.device-exclude",
    .help = "Regexp of qdisc devices to exclude (mutually exclusive to device-include)."};
constexpr FlagSpec kFlags[] = {kFixtures, kInclude, kExclude};

constexpr Metric kBytes{"node_qdisc_bytes_total", "Number of bytes sent.", MetricType::counter};

struct Counter {
  uint32_t Qdisc::* value = nullptr;
  Metric metric = {};
};
constexpr std::array<Counter, 6> kCounters = {{
    {&Qdisc::packets, {"node_qdisc_packets_total", "Number of packets sent.", MetricType::counter}},
    {&Qdisc::drops, {"node_qdisc_drops_total", "Number of packets dropped.", MetricType::counter}},
    {&Qdisc::requeues,
     {"node_qdisc_requeues_total", "Number of packets dequeued, not transmitted, and requeued.",
      MetricType::counter}},
    {&Qdisc::overlimits,
     {"node_qdisc_overlimits_total", "Number of overlimit packets.", MetricType::counter}},
    {&Qdisc::queue_length,
     {"node_qdisc_current_queue_length", "Number of packets currently in queue to be sent.",
      MetricType::gauge}},
    {&Qdisc::backlog,
     {"node_qdisc_backlog", "Number of bytes currently in queue to be sent.", MetricType::gauge}},
}};

struct NamedQdisc {
  std::string device;
  Qdisc qdisc;
};
using Qdiscs = std::vector<NamedQdisc>;

Result<Qdiscs> read_by_netlink() {
  Qdiscs read;
  InterfaceNames names;
  procfs::NetlinkSocket socket(NETLINK_ROUTE);
  const tcmsg body{};
  const auto asked = socket.ask({.type = RTM_GETQDISC, .is_dump = true, .body = procfs::plain_bytes(body)},
                                [&](const procfs::NetlinkMessage& message) {
                                  auto qdisc = procfs::parse_qdisc(message.payload);
                                  if (!qdisc) return true;
                                  const std::string& device = names[qdisc->interface_index];
                                  if (!device.empty())
                                    read.push_back({.device = device, .qdisc = *std::move(qdisc)});
                                  return true;
                                });
  if (!asked) return std::unexpected(asked.error());
  return read;
}

Result<Qdiscs> read_fixture(const std::string& folder) {
  const auto list = read_json_list(folder + "/results.json");
  if (!list) return std::unexpected(list.error());
  Qdiscs read;
  for (const nlohmann::json& entry : *list) {
    const auto number = [&entry](const char* key) {
      return static_cast<uint32_t>(json_unsigned(entry, key));
    };
    read.push_back({.device = json_text(entry, "IfaceName"),
                    .qdisc = {.parent = number("Parent"),
                              .kind = json_text(entry, "Kind"),
                              .bytes = json_unsigned(entry, "Bytes"),
                              .packets = number("Packets"),
                              .drops = number("Drops"),
                              .requeues = number("Requeues"),
                              .overlimits = number("Overlimits"),
                              .queue_length = number("Qlen"),
                              .backlog = number("Backlog")}});
  }
  return read;
}

// What the interfaces' queueing disciplines did, by netlink. The kernel takes the lock that changes of the
// network take: so it is asked away from the tick.
class QdiscCollector final : public Collector {
 public:
  QdiscCollector(NameFilter devices, std::string fixtures, const CollectorConfig& config)
      : devices_(std::move(devices)),
        fixtures_(std::move(fixtures)),
        reading_(config.clock, config.run_off_tick) {}

  [[nodiscard]] std::string_view name() const override { return "qdisc"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    if (fixtures_.empty() && !host.is_live())
      return fail(ErrorCode::not_found, "netlink: the host's files are not this kernel's");
    const Result<Qdiscs>* qdiscs = reading_.update(
        [fixtures = fixtures_] { return fixtures.empty() ? read_by_netlink() : read_fixture(fixtures); });
    if (qdiscs == nullptr) return {};
    if (!*qdiscs) return std::unexpected(qdiscs->error());
    for (const auto& [device, qdisc] : **qdiscs) {
      if (qdisc.parent != 0 || !devices_.accepts(device)) continue;
      sink.emit(kBytes, {{"device", device}, {"kind", qdisc.kind}}, static_cast<double>(qdisc.bytes));
      for (const Counter& counter : kCounters) {
        sink.emit(counter.metric, {{"device", device}, {"kind", qdisc.kind}},
                  static_cast<double>(qdisc.*(counter.value)));
      }
    }
    return {};
  }

 private:
  NameFilter devices_;
  const std::string fixtures_;
  PacedReading<Result<Qdiscs>> reading_;
};

}  // namespace

CollectorSpec qdisc_collector() {
  return {.name = "qdisc",
          .enabled_by_default = false,
          .flags = kFlags,
          .make = [](const CollectorConfig& config) -> Result<std::unique_ptr<Collector>> {
            auto devices = NameFilter::from_flags(config.flags, &kInclude, &kExclude);
            if (!devices) return std::unexpected(devices.error());
            return std::make_unique<QdiscCollector>(std::move(*devices),
                                                    std::string(config.flags.text(kFixtures)), config);
          }};
}

}  // namespace hb::collect
