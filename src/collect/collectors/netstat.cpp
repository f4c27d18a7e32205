#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "collect/collector.hpp"
#include "collect/derived_metrics.hpp"
#include "collect/name_filter.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/snmp.hpp"
#include "procfs/text_cursor.hpp"

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
    table_metrics_.rewind();
    line_metrics_.rewind();
    table_ = 0;
    const auto netstat = netstat_.read(host);
    if (!netstat) return std::unexpected(netstat.error());
    emit_tables(*netstat, sink);

    const auto snmp = snmp_.read(host);
    if (!snmp) return std::unexpected(snmp.error());
    emit_tables(*snmp, sink);

    // A kernel without IPv6 has no such file.
    const auto snmp6 = snmp6_.read(host);
    if (snmp6) emit_lines(*snmp6, sink);
    if (!snmp6 && snmp6.error().code != ErrorCode::not_found) return std::unexpected(snmp6.error());
    return {};
  }

 private:
  // Which of a protocol's counters are wanted. The kernel names them in the same words at every tick, so that
  // the words need not be taken apart again, nor the values that nobody wants.
  struct Table {
    struct Column {
      std::size_t index = 0;
      const DerivedMetric* metric = nullptr;
    };
    std::string protocol;
    std::string names;
    std::vector<Column> wanted;
  };

  void emit_tables(std::string_view text, SampleSink& sink) {
    procfs::SnmpTableReader reader(text);
    for (procfs::SnmpTable fresh; reader.next(fresh); ++table_) {
      if (table_ == tables_.size()) tables_.emplace_back();
      Table& table = tables_[table_];
      if (table.names != fresh.names || table.protocol != fresh.protocol) choose(fresh, table);
      procfs::TextCursor values(fresh.values);
      std::size_t next = 0;
      for (const Table::Column& column : table.wanted) {
        for (; next < column.index; ++next)
          values.field();
        ++next;
        if (const auto value = procfs::parse_i64(values.field()))
          sink.emit(column.metric->metric(), static_cast<double>(*value));
      }
    }
  }

  void choose(const procfs::SnmpTable& fresh, Table& table) {
    table = {.protocol = std::string(fresh.protocol), .names = std::string(fresh.names), .wanted = {}};
    procfs::TextCursor names(fresh.names);
    std::size_t index = 0;
    for (std::string_view name = names.field(); !name.empty(); name = names.field(), ++index) {
      if (const DerivedMetric* metric = metric_of(table_metrics_, fresh.protocol, name))
        table.wanted.push_back({.index = index, .metric = metric});
    }
  }

  void emit_lines(std::string_view text, SampleSink& sink) {
    procfs::Snmp6Reader reader(text);
    const auto is_unwanted = [this](std::string_view line) { return line_metrics_.pass_over(line); };
    for (procfs::SnmpValue counter; reader.next(counter, is_unwanted);) {
      const DerivedMetric* metric = metric_of(line_metrics_, counter.protocol, counter.name);
      if (metric != nullptr) sink.emit(metric->metric(), static_cast<double>(counter.value));
    }
  }

  const DerivedMetric* metric_of(DerivedMetrics& metrics, std::string_view protocol, std::string_view name) {
    return metrics.next(protocol, name, [this](std::string_view scope, std::string_view key) {
      const std::string field = std::string(scope) + "_" + std::string(key);
      return DerivedMetric{.name = "node_netstat_" + field,
                           .help = "Statistic " + std::string(scope) + std::string(key) + ".",
                           .type = MetricType::untyped,
                           .wanted = fields_.accepts(field)};
    });
  }

  procfs::KeptFile netstat_{HostRoot::Tree::proc, "net/netstat", procfs::KeptFile::Shape::whole};
  procfs::KeptFile snmp_{HostRoot::Tree::proc, "net/snmp", procfs::KeptFile::Shape::whole};
  procfs::KeptFile snmp6_{HostRoot::Tree::proc, "net/snmp6", procfs::KeptFile::Shape::whole};
  NameFilter fields_;
  DerivedMetrics table_metrics_;
  DerivedMetrics line_metrics_;
  std::vector<Table> tables_;  // in the order of the last tick
  std::size_t table_ = 0;      // of this one
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
