#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include "collect/collector.hpp"
#include "collect/interface_names.hpp"
#include "collect/paced_reading.hpp"
#include "procfs/netlink_socket.hpp"
#include "procfs/routes.hpp"

namespace hb::collect {
namespace {

constexpr Metric kInfo{"node_network_route_info", "network routing table information", MetricType::gauge};
constexpr Metric kRoutes{"node_network_routes", "network routes by interface", MetricType::gauge};

// A router that knows all of the internet's networks has a million: those past this number are only counted.
constexpr std::size_t kRoutesMax = 2048;

struct RouteLine {
  std::string device = {};
  std::string source = {};
  std::string destination = {};
  std::string gateway = {};
  std::string priority = {};
  std::string_view protocol = {};
  std::string weight = {};
};
struct Routes {
  std::vector<RouteLine> lines = {};
  std::map<std::string, uint64_t> by_device = {};
};

void add(const procfs::Route& route, InterfaceNames& names, Routes& routes) {
  if (route.type != RTN_UNICAST) return;
  for (const procfs::NextHop& hop : route.next_hops) {
    const std::string& device = names[hop.interface_index];
    ++routes.by_device[device];
    if (routes.lines.size() == kRoutesMax) continue;
    routes.lines.push_back({.device = device,
                            .source = route.source,
                            .destination = route.destination,
                            .gateway = hop.gateway,
                            .priority = std::to_string(route.priority),
                            .protocol = procfs::route_protocol_name(route.protocol),
                            .weight = hop.weight == 0 ? "" : std::to_string(hop.weight)});
  }
}

Result<Routes> read_routes() {
  Routes routes;
  InterfaceNames names;
  procfs::NetlinkSocket socket(NETLINK_ROUTE);
  const rtmsg body{};
  const auto asked = socket.ask({.type = RTM_GETROUTE, .is_dump = true, .body = procfs::plain_bytes(body)},
                                [&](const procfs::NetlinkMessage& message) {
                                  const auto route = procfs::parse_route(message.payload);
                                  if (route) add(*route, names, routes);
                                  return true;
                                });
  if (!asked) return std::unexpected(asked.error());
  return routes;
}

// The routes of this machine, by netlink. There may be many: they are read away from the tick.
class NetworkRouteCollector final : public Collector {
 public:
  explicit NetworkRouteCollector(const CollectorConfig& config)
      : reading_(config.clock, config.run_off_tick) {}

  [[nodiscard]] std::string_view name() const override { return "network_route"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    if (!host.is_live()) return fail(ErrorCode::not_found, "netlink: the host's files are not this kernel's");
    const Result<Routes>* routes = reading_.update([] { return read_routes(); });
    if (routes == nullptr) return {};
    if (!*routes) return std::unexpected(routes->error());
    for (const RouteLine& line : (*routes)->lines) {
      sink.emit(kInfo,
                {{"device", line.device},
                 {"src", line.source},
                 {"dest", line.destination},
                 {"gw", line.gateway},
                 {"priority", line.priority},
                 {"proto", line.protocol},
                 {"weight", line.weight}},
                1);
    }
    for (const auto& [device, count] : (*routes)->by_device)
      sink.emit(kRoutes, {{"device", device}}, static_cast<double>(count));
    return {};
  }

 private:
  PacedReading<Result<Routes>> reading_;
};

}  // namespace

CollectorSpec network_route_collector() {
  return {.name = "network_route",
          .enabled_by_default = false,
          .make = [](const CollectorConfig& config) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<NetworkRouteCollector>(config);
          }};
}

}  // namespace hb::collect
