#include <memory>
#include <span>
#include <string_view>

#include "collect/collector.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/nfs_methods.hpp"
#include "procfs/number_lines.hpp"

namespace hb::collect {
namespace {

using procfs::NumberLine;

constexpr Metric kPackets{"node_nfs_packets_total",
                          "Total NFSd network packets (sent+received) by protocol type.",
                          MetricType::counter};
constexpr Metric kConnections{"node_nfs_connections_total", "Total number of NFSd TCP connections.",
                              MetricType::counter};
constexpr Metric kRpcs{"node_nfs_rpcs_total", "Total number of RPCs performed.", MetricType::counter};
constexpr Metric kRetransmissions{"node_nfs_rpc_retransmissions_total",
                                  "Number of RPC transmissions performed.", MetricType::counter};
constexpr Metric kRefreshes{"node_nfs_rpc_authentication_refreshes_total",
                            "Number of RPC authentication refreshes performed.", MetricType::counter};
constexpr Metric kRequests{"node_nfs_requests_total", "Number of NFS procedures invoked.",
                           MetricType::counter};

// The lines that this reads; one that a kernel does not print stays zero.
struct NfsLines {
  NumberLine net;    // packets, of them UDP, of them TCP, TCP connections
  NumberLine rpc;    // calls, retransmissions, refreshes of credentials
  NumberLine proc2;  // these three: how many numbers follow, and a number for each procedure
  NumberLine proc3;
  NumberLine proc4;

  NumberLine* find(std::string_view name) {
    if (name == "net") return &net;
    if (name == "rpc") return &rpc;
    if (name == "proc2") return &proc2;
    if (name == "proc3") return &proc3;
    return name == "proc4" ? &proc4 : nullptr;
  }
};

// What this host asked of NFS servers, from /proc/net/rpc/nfs.
class NfsCollector final : public Collector {
 public:
  [[nodiscard]] std::string_view name() const override { return "nfs"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    const auto text = file_.read(host);
    if (!text) return std::unexpected(text.error());
    lines_ = {};
    procfs::NumberLinesReader reader(*text);
    while (reader.next(line_)) {
      if (NumberLine* known = lines_.find(line_.name)) *known = line_;
    }
    emit(sink);
    return {};
  }

 private:
  void emit(SampleSink& sink) const {
    sink.emit(kPackets, {{"protocol", "udp"}}, static_cast<double>(lines_.net[1]));
    sink.emit(kPackets, {{"protocol", "tcp"}}, static_cast<double>(lines_.net[2]));
    sink.emit(kConnections, static_cast<double>(lines_.net[3]));
    sink.emit(kRpcs, static_cast<double>(lines_.rpc[0]));
    sink.emit(kRetransmissions, static_cast<double>(lines_.rpc[1]));
    sink.emit(kRefreshes, static_cast<double>(lines_.rpc[2]));
    emit_requests("2", procfs::nfs_v2_methods(), lines_.proc2, sink);
    emit_requests("3", procfs::nfs_v3_methods(), lines_.proc3, sink);
    emit_requests("4", procfs::nfs_v4_client_methods(), lines_.proc4, sink);
  }

  static void emit_requests(std::string_view version, std::span<const std::string_view> methods,
                            const NumberLine& counts, SampleSink& sink) {
    for (std::size_t i = 0; i < methods.size(); ++i) {
      sink.emit(kRequests, {{"proto", version}, {"method", methods[i]}}, static_cast<double>(counts[i + 1]));
    }
  }

  procfs::KeptFile file_{HostRoot::Tree::proc, "net/rpc/nfs", procfs::KeptFile::Shape::whole};
  NfsLines lines_;
  NumberLine line_;
};

}  // namespace

CollectorSpec nfs_collector() {
  return {.name = "nfs", .make = [](const CollectorConfig&) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<NfsCollector>();
          }};
}

}  // namespace hb::collect
