#include "procfs/zoneinfo.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "collect/collector.hpp"
#include "collect/derived_metrics.hpp"
#include "collect/number_labels.hpp"
#include "procfs/kept_file.hpp"

namespace hb::collect {
namespace {

// In the order of procfs::kZoneFields.
constexpr std::array<Metric, procfs::kZoneFields.size()> kMetrics = {{
    {"node_zoneinfo_nr_free_pages", "Total number of free pages in the zone", MetricType::gauge},
    {"node_zoneinfo_min_pages", "Zone watermark pages_min", MetricType::gauge},
    {"node_zoneinfo_low_pages", "Zone watermark pages_low", MetricType::gauge},
    {"node_zoneinfo_high_pages", "Zone watermark pages_high", MetricType::gauge},
    {"node_zoneinfo_scanned_pages", "Pages scanned since last reclaim", MetricType::gauge},
    {"node_zoneinfo_spanned_pages", "Total pages spanned by the zone, including holes", MetricType::gauge},
    {"node_zoneinfo_present_pages", "Physical pages existing within the zone", MetricType::gauge},
    {"node_zoneinfo_managed_pages", "Present pages managed by the buddy system", MetricType::gauge},
    {"node_zoneinfo_nr_active_anon_pages", "Number of anonymous pages recently more used", MetricType::gauge},
    {"node_zoneinfo_nr_inactive_anon_pages", "Number of anonymous pages recently less used",
     MetricType::gauge},
    {"node_zoneinfo_nr_isolated_anon_pages", "Temporary isolated pages from anon lru", MetricType::gauge},
    {"node_zoneinfo_nr_anon_pages", "Number of anonymous pages currently used by the system",
     MetricType::gauge},
    {"node_zoneinfo_nr_anon_transparent_hugepages",
     "Number of anonymous transparent huge pages currently used by the system", MetricType::gauge},
    {"node_zoneinfo_nr_active_file_pages", "Number of active pages with file-backing", MetricType::gauge},
    {"node_zoneinfo_nr_inactive_file_pages", "Number of inactive pages with file-backing", MetricType::gauge},
    {"node_zoneinfo_nr_isolated_file_pages", "Temporary isolated pages from file lru", MetricType::gauge},
    {"node_zoneinfo_nr_file_pages", "Number of file pages", MetricType::gauge},
    {"node_zoneinfo_nr_slab_reclaimable_pages", "Number of reclaimable slab pages", MetricType::gauge},
    {"node_zoneinfo_nr_slab_unreclaimable_pages", "Number of unreclaimable slab pages", MetricType::gauge},
    {"node_zoneinfo_nr_mlock_stack_pages", "mlock()ed pages found and moved off LRU", MetricType::gauge},
    {"node_zoneinfo_nr_kernel_stacks", "Number of kernel stacks", MetricType::gauge},
    {"node_zoneinfo_nr_mapped_pages", "Number of mapped pages", MetricType::gauge},
    {"node_zoneinfo_nr_dirty_pages", "Number of dirty pages", MetricType::gauge},
    {"node_zoneinfo_nr_writeback_pages", "Number of writeback pages", MetricType::gauge},
    {"node_zoneinfo_nr_unevictable_pages", "Number of unevictable pages", MetricType::gauge},
    {"node_zoneinfo_nr_shmem_pages", "Number of shmem pages (included tmpfs/GEM pages)", MetricType::gauge},
    {"node_zoneinfo_nr_dirtied_total", "Page dirtyings since bootup", MetricType::counter},
    {"node_zoneinfo_nr_written_total", "Page writings since bootup", MetricType::counter},
    {"node_zoneinfo_numa_hit_total", "Allocated in intended node", MetricType::counter},
    {"node_zoneinfo_numa_miss_total", "Allocated in non intended node", MetricType::counter},
    {"node_zoneinfo_numa_foreign_total", "Was intended here, hit elsewhere", MetricType::counter},
    {"node_zoneinfo_numa_interleave_total", "Interleaver preferred this zone", MetricType::counter},
    {"node_zoneinfo_numa_local_total", "Allocation from local node", MetricType::counter},
    {"node_zoneinfo_numa_other_total", "Allocation from other node", MetricType::counter},
}};

DerivedMetric derive_protection(std::string_view, std::string_view index) {
  return {.name = "node_zoneinfo_protection_" + std::string(index),
          .help = "Protection array " + std::string(index) + ". field",
          .type = MetricType::gauge};
}

// The state of each zone of memory, from /proc/zoneinfo.
class ZoneinfoCollector final : public Collector {
 public:
  [[nodiscard]] std::string_view name() const override { return "zoneinfo"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    const auto text = file_.read(host);
    if (!text) return std::unexpected(text.error());
    procfs::parse_zoneinfo(*text, zones_);
    protections_.rewind();
    for (const procfs::Zone& zone : zones_)
      emit(zone, sink);
    return {};
  }

 private:
  void emit(const procfs::Zone& zone, SampleSink& sink) {
    const LabelView node{"node", zone.node};
    const LabelView name{"zone", zone.name};
    for (std::size_t i = 0; i < kMetrics.size(); ++i) {
      if (zone.fields[i]) sink.emit(kMetrics[i], {node, name}, static_cast<double>(*zone.fields[i]));
    }
    for (std::size_t i = 0; i < zone.protection.size(); ++i) {
      const DerivedMetric* derived = protections_.next({}, index_labels_[i], derive_protection);
      if (derived != nullptr)
        sink.emit(derived->metric(), {node, name}, static_cast<double>(zone.protection[i]));
    }
  }

  procfs::KeptFile file_{HostRoot::Tree::proc, "zoneinfo"};
  std::vector<procfs::Zone> zones_;
  DerivedMetrics protections_;
  NumberLabels index_labels_;
};

}  // namespace

CollectorSpec zoneinfo_collector() {
  return {.name = "zoneinfo",
          .enabled_by_default = false,
          .make = [](const CollectorConfig&) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<ZoneinfoCollector>();
          }};
}

}  // namespace hb::collect
