#include "procfs/sockstat.hpp"

#include <string>
#include <unistd.h>

#include "collect/collector.hpp"
#include "collect/derived_metrics.hpp"
#include "procfs/kept_file.hpp"

namespace hb::collect {
namespace {

DerivedMetric derive_metric(std::string_view protocol, std::string_view state) {
  if (protocol == "sockets") {
    return {.name = "node_sockstat_sockets_used",
            .help = "Number of IPv4 sockets in use.",
            .type = MetricType::gauge,
            .wanted = state == "used"};
  }
  return {.name = "node_sockstat_" + std::string(protocol) + "_" + std::string(state),
          .help = "Number of " + std::string(protocol) + " sockets in state " + std::string(state) + ".",
          .type = MetricType::gauge};
}

// How many sockets of each kind there are, from /proc/net/sockstat and sockstat6.
class SockstatCollector final : public Collector {
 public:
  [[nodiscard]] std::string_view name() const override { return "sockstat"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    metrics_.rewind();
    const auto ipv4 = ipv4_.read(host);
    if (ipv4) emit_all(*ipv4, sink);
    if (!ipv4 && ipv4.error().code != ErrorCode::not_found) return std::unexpected(ipv4.error());
    // A kernel without IPv6 has no such file.
    const auto ipv6 = ipv6_.read(host);
    if (ipv6) emit_all(*ipv6, sink);
    if (!ipv6 && ipv6.error().code != ErrorCode::not_found) return std::unexpected(ipv6.error());
    if (!ipv4 && !ipv6) return std::unexpected(ipv4.error());
    return {};
  }

 private:
  void emit_all(std::string_view text, SampleSink& sink) {
    procfs::SockstatReader values(text);
    procfs::SockstatValue value;
    while (values.next(value)) {
      const DerivedMetric* derived = metrics_.next(value.protocol, value.name, derive_metric);
      if (derived == nullptr) continue;
      sink.emit(derived->metric(), static_cast<double>(value.value));
      if (value.name != "mem") continue;
      const DerivedMetric* in_bytes = metrics_.next(value.protocol, "mem_bytes", derive_metric);
      if (in_bytes != nullptr) sink.emit(in_bytes->metric(), static_cast<double>(value.value) * page_bytes_);
    }
  }

  procfs::KeptFile ipv4_{HostRoot::Tree::proc, "net/sockstat", procfs::KeptFile::Shape::whole};
  procfs::KeptFile ipv6_{HostRoot::Tree::proc, "net/sockstat6", procfs::KeptFile::Shape::whole};
  DerivedMetrics metrics_;
  const double page_bytes_ = static_cast<double>(::sysconf(_SC_PAGESIZE));
};

}  // namespace

CollectorSpec sockstat_collector() {
  return {.name = "sockstat", .make = [](const CollectorConfig&) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<SockstatCollector>();
          }};
}

}  // namespace hb::collect
