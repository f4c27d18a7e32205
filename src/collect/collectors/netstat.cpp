#include <string>
#include <utility>

#include "collect/collector.hpp"
#include "collect/derived_metrics.hpp"
#include "collect/name_filter.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/snmp.hpp"

namespace hb::collect {
namespace {

constexpr FlagSpec kFields{
    .name = "collector.netstat.fields",
    .default_value =
        "^(.*_(InErrors|InErrs)|Ip_Forwarding|Ip(6|Ext)_(InOctets|OutOctets)|Icmp6?_(InMsgs|OutMsgs)|"
        "TcpExt_(Listen.*|Syncookies.*|TCPSynRetrans|TCPTimeouts|TCPOFOQueue|TCPRcvQDrop)|"
        "Tcp_(ActiveOpens|InSegs|OutSegs|OutRsts|PassiveOpens|RetransSegs|CurrEstab)|"
        "Udp6?_(InDatagrams|OutDatagrams|NoPorts|RcvbufErrors|SndbufErrors))$",
    .help = "Regexp of fields to return for netstat collector."};
constexpr FlagSpec kFlags[] = {kFields};

// The counters of /proc/net/netstat, snmp and snmp6 that the flag selects.
class NetstatCollector final : public Collector {
 public:
  explicit NetstatCollector(NameFilter fields) : fields_(std::move(fields)) {}

  [[nodiscard]] std::string_view name() const override { return "netstat"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    metrics_.rewind();
    const auto netstat = netstat_.read(host);
    if (!netstat) return std::unexpected(netstat.error());
    emit_all(procfs::SnmpReader(*netstat), sink);

    const auto snmp = snmp_.read(host);
    if (!snmp) return std::unexpected(snmp.error());
    emit_all(procfs::SnmpReader(*snmp), sink);

    // A kernel without IPv6 has no such file.
    const auto snmp6 = snmp6_.read(host);
    if (snmp6) emit_all(procfs::Snmp6Reader(*snmp6), sink);
    if (!snmp6 && snmp6.error().code != ErrorCode::not_found) return std::unexpected(snmp6.error());
    return {};
  }

 private:
  template <typename Reader>
  void emit_all(Reader counters, SampleSink& sink) {
    procfs::SnmpValue counter;
    while (counters.next(counter)) {
      const DerivedMetric* derived = metrics_.next(
          counter.protocol, counter.name, [this](std::string_view protocol, std::string_view key) {
            const std::string name = std::string(protocol) + "_" + std::string(key);
            return DerivedMetric{.name = "node_netstat_" + name,
                                 .help = "Statistic " + std::string(protocol) + std::string(key) + ".",
                                 .type = MetricType::untyped,
                                 .wanted = fields_.accepts(name)};
          });
      if (derived != nullptr) sink.emit(derived->metric(), static_cast<double>(counter.value));
    }
  }

  procfs::KeptFile netstat_{HostRoot::Tree::proc, "net/netstat", procfs::KeptFile::Shape::whole};
  procfs::KeptFile snmp_{HostRoot::Tree::proc, "net/snmp", procfs::KeptFile::Shape::whole};
  procfs::KeptFile snmp6_{HostRoot::Tree::proc, "net/snmp6", procfs::KeptFile::Shape::whole};
  NameFilter fields_;
  DerivedMetrics metrics_;
};

}  // namespace

CollectorSpec netstat_collector() {
  return {.name = "netstat",
          .flags = kFlags,
          .make = [](const CollectorConfig& config) -> Result<std::unique_ptr<Collector>> {
            auto fields = NameFilter::from_flags(config.flags, &kFields, nullptr);
            if (!fields) return std::unexpected(fields.error());
            return std::make_unique<NetstatCollector>(std::move(*fields));
          }};
}

}  // namespace hb::collect
