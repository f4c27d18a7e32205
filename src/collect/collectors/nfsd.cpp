#include <array>
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

// The lines of the file that this reads.
enum class Line { rc, fh, io, th, ra, net, rpc, proc2, proc3, proc4ops, wdeleg_getattr };
constexpr std::array<std::string_view, 11> kLineNames = {
    "rc", "fh", "io", "th", "ra", "net", "rpc", "proc2", "proc3", "proc4ops", "wdeleg_getattr"};

// A number of a line, the metric that it is, and its label where it has one.
struct Number {
  Line line = Line::rc;
  std::size_t position = 0;
  Metric metric;
  LabelView label = {};
};
constexpr Metric kPackets{"node_nfsd_packets_total",
                          "Total NFSd network packets (sent+received) by protocol type.",
                          MetricType::counter};
constexpr Metric kErrors{"node_nfsd_rpc_errors_total", "Total number of NFSd RPC errors by error type.",
                         MetricType::counter};
constexpr Metric kRequests{"node_nfsd_requests_total", "Total number NFSd Requests by method and protocol.",
                           MetricType::counter};
constexpr Number kNumbers[] = {
    {Line::rc,
     0,
     {"node_nfsd_reply_cache_hits_total",
      "Total number of NFSd Reply Cache hits (client lost server response).", MetricType::counter}},
    {Line::rc,
     1,
     {"node_nfsd_reply_cache_misses_total",
      "Total number of NFSd Reply Cache an operation that requires caching (idempotent).",
      MetricType::counter}},
    {Line::rc,
     2,
     {"node_nfsd_reply_cache_nocache_total",
      "Total number of NFSd Reply Cache non-idempotent operations (rename/delete/…).", MetricType::counter}},
    {Line::fh,
     0,
     {"node_nfsd_file_handles_stale_total", "Total number of NFSd stale file handles", MetricType::counter}},
    {Line::io, 0, {"node_nfsd_disk_bytes_read_total", "Total NFSd bytes read.", MetricType::counter}},
    {Line::io, 1, {"node_nfsd_disk_bytes_written_total", "Total NFSd bytes written.", MetricType::counter}},
    {Line::th,
     0,
     {"node_nfsd_server_threads", "Total number of NFSd kernel threads that are running.",
      MetricType::gauge}},
    {Line::ra,
     0,
     {"node_nfsd_read_ahead_cache_size_blocks", "How large the read ahead cache is in blocks.",
      MetricType::gauge}},
    {Line::ra,
     11,
     {"node_nfsd_read_ahead_cache_not_found_total", "Total number of NFSd read ahead cache not found.",
      MetricType::counter}},
    {Line::net, 1, kPackets, {"proto", "udp"}},
    {Line::net, 2, kPackets, {"proto", "tcp"}},
    {Line::net,
     3,
     {"node_nfsd_connections_total", "Total number of NFSd TCP connections.", MetricType::counter}},
    {Line::rpc, 2, kErrors, {"error", "fmt"}},
    {Line::rpc, 3, kErrors, {"error", "auth"}},
    {Line::rpc, 4, kErrors, {"error", "cInt"}},
    {Line::rpc, 0, {"node_nfsd_server_rpcs_total", "Total number of NFSd RPCs.", MetricType::counter}},
};

// What this host did as an NFS server, from /proc/net/rpc/nfsd (fs/nfsd/stats.c). A line that a kernel does
// not print stays zero.
class NfsdCollector final : public Collector {
 public:
  [[nodiscard]] std::string_view name() const override { return "nfsd"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    const auto text = file_.read(host);
    if (!text) return std::unexpected(text.error());
    for (NumberLine& line : lines_)
      line.count = 0;
    procfs::NumberLinesReader reader(*text);
    while (reader.next(line_)) {
      for (std::size_t i = 0; i < kLineNames.size(); ++i) {
        if (line_.name == kLineNames[i]) lines_[i] = line_;
      }
    }
    emit(sink);
    return {};
  }

 private:
  [[nodiscard]] const NumberLine& of(Line line) const { return lines_[static_cast<std::size_t>(line)]; }

  void emit(SampleSink& sink) const {
    for (const Number& number : kNumbers) {
      const auto labels = std::span(&number.label, number.label.name.empty() ? 0 : 1);
      sink.sample(number.metric, labels, static_cast<double>(of(number.line)[number.position]));
    }
    emit_requests("2", procfs::nfs_v2_methods(), of(Line::proc2), sink);
    emit_requests("3", procfs::nfs_v3_methods(), of(Line::proc3), sink);
    emit_requests("4", procfs::nfs_v4_server_operations(), of(Line::proc4ops), sink);
    sink.emit(kRequests, {{"proto", "4"}, {"method", "WdelegGetattr"}},
              static_cast<double>(of(Line::wdeleg_getattr)[0]));
  }

  static void emit_requests(std::string_view version, std::span<const std::string_view> methods,
                            const NumberLine& counts, SampleSink& sink) {
    for (std::size_t i = 0; i < methods.size(); ++i) {
      // The one that does nothing is not shown of a server.
      if (methods[i].empty() || methods[i] == "Null") continue;
      sink.emit(kRequests, {{"proto", version}, {"method", methods[i]}}, static_cast<double>(counts[i + 1]));
    }
  }

  procfs::KeptFile file_{HostRoot::Tree::proc, "net/rpc/nfsd", procfs::KeptFile::Shape::whole};
  std::array<NumberLine, kLineNames.size()> lines_;
  NumberLine line_;
};

}  // namespace

CollectorSpec nfsd_collector() {
  return {.name = "nfsd", .make = [](const CollectorConfig&) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<NfsdCollector>();
          }};
}

}  // namespace hb::collect
