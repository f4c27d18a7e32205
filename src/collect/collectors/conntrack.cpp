#include "procfs/conntrack.hpp"

#include <array>
#include <cstdint>

#include "collect/collector.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::collect {
namespace {

using procfs::ConntrackStats;
using procfs::KeptFile;

constexpr Metric kEntries{"node_nf_conntrack_entries",
                          "Number of currently allocated flow entries for connection tracking.",
                          MetricType::gauge};
constexpr Metric kEntriesLimit{"node_nf_conntrack_entries_limit",
                               "Maximum size of connection tracking table.", MetricType::gauge};

struct Counter {
  uint64_t ConntrackStats::* value = nullptr;
  Metric metric = {};
};
constexpr std::array<Counter, 8> kCounters = {{
    {&ConntrackStats::found,
     {"node_nf_conntrack_stat_found", "Number of searched entries which were successful.",
      MetricType::gauge}},
    {&ConntrackStats::invalid,
     {"node_nf_conntrack_stat_invalid", "Number of packets seen which can not be tracked.",
      MetricType::gauge}},
    {&ConntrackStats::ignore,
     {"node_nf_conntrack_stat_ignore",
      "Number of packets seen which are already connected to a conntrack entry.", MetricType::gauge}},
    {&ConntrackStats::insert,
     {"node_nf_conntrack_stat_insert", "Number of entries inserted into the list.", MetricType::gauge}},
    {&ConntrackStats::insert_failed,
     {"node_nf_conntrack_stat_insert_failed",
      "Number of entries for which list insertion was attempted but failed.", MetricType::gauge}},
    {&ConntrackStats::drop,
     {"node_nf_conntrack_stat_drop", "Number of packets dropped due to conntrack failure.",
      MetricType::gauge}},
    {&ConntrackStats::early_drop,
     {"node_nf_conntrack_stat_early_drop",
      "Number of dropped conntrack entries to make room for new ones, if maximum table size was reached.",
      MetricType::gauge}},
    {&ConntrackStats::search_restart,
     {"node_nf_conntrack_stat_search_restart",
      "Number of conntrack table lookups which had to be restarted due to hashtable resizes.",
      MetricType::gauge}},
}};

// How full the table of tracked connections is, and what became of its packets. A kernel without connection
// tracking has none of the files.
class ConntrackCollector final : public Collector {
 public:
  [[nodiscard]] std::string_view name() const override { return "conntrack"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    if (auto done = emit_number(host, entries_, kEntries, sink); !done) return done;
    if (auto done = emit_number(host, limit_, kEntriesLimit, sink); !done) return done;
    const auto text = stats_.read(host);
    if (!text) return std::unexpected(text.error());
    const auto stats = procfs::parse_conntrack(*text);
    if (!stats) return std::unexpected(stats.error());
    for (const Counter& counter : kCounters)
      sink.emit(counter.metric, static_cast<double>((*stats).*(counter.value)));
    return {};
  }

 private:
  static Result<void> emit_number(const HostRoot& host, KeptFile& file, const Metric& metric,
                                  SampleSink& sink) {
    const auto text = file.read(host);
    if (!text) return std::unexpected(text.error());
    const auto value = procfs::parse_u64(*text);
    if (!value) return fail(ErrorCode::corrupt, file.relative_path() + ": not a number");
    sink.emit(metric, static_cast<double>(*value));
    return {};
  }

  KeptFile entries_{HostRoot::Tree::proc, "sys/net/netfilter/nf_conntrack_count", KeptFile::Shape::whole};
  KeptFile limit_{HostRoot::Tree::proc, "sys/net/netfilter/nf_conntrack_max", KeptFile::Shape::whole};
  KeptFile stats_{HostRoot::Tree::proc, "net/stat/nf_conntrack", KeptFile::Shape::short_lines};
};

}  // namespace

CollectorSpec conntrack_collector() {
  return {.name = "conntrack", .make = [](const CollectorConfig&) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<ConntrackCollector>();
          }};
}

}  // namespace hb::collect
