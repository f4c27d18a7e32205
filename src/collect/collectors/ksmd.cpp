#include <array>
#include <string_view>
#include <vector>

#include "collect/collector.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::collect {
namespace {

struct KsmFile {
  std::string_view path;  // below /sys
  Metric metric;
  double scale = 1;
  bool since_6_4 = false;  // older kernels have no such file
};

constexpr std::array<KsmFile, 10> kFiles = {{
    {.path = "kernel/mm/ksm/full_scans",
     .metric = {"node_ksmd_full_scans_total", "How many times all mergeable areas have been scanned.",
                MetricType::counter}},
    {.path = "kernel/mm/ksm/merge_across_nodes",
     .metric = {"node_ksmd_merge_across_nodes", "Specifies if pages from different NUMA nodes can be merged.",
                MetricType::gauge}},
    {.path = "kernel/mm/ksm/pages_shared",
     .metric = {"node_ksmd_pages_shared", "How many shared pages are being used.", MetricType::gauge}},
    {.path = "kernel/mm/ksm/pages_sharing",
     .metric = {"node_ksmd_pages_sharing", "How many more sites are sharing them i.e. how much saved.",
                MetricType::gauge}},
    {.path = "kernel/mm/ksm/pages_to_scan",
     .metric = {"node_ksmd_pages_to_scan", "How many pages to scan before ksmd goes to sleep.",
                MetricType::gauge}},
    {.path = "kernel/mm/ksm/pages_unshared",
     .metric = {"node_ksmd_pages_unshared", "How many pages unique but repeatedly checked for merging.",
                MetricType::gauge}},
    {.path = "kernel/mm/ksm/pages_volatile",
     .metric = {"node_ksmd_pages_volatile", "How many pages changing too fast to be placed in a tree.",
                MetricType::gauge}},
    {.path = "kernel/mm/ksm/run",
     .metric = {"node_ksmd_run", "The status of ksmd. stopped = 0, running = 1", MetricType::gauge}},
    {.path = "kernel/mm/ksm/sleep_millisecs",
     .metric = {"node_ksmd_sleep_seconds", "How many seconds ksmd should sleep before next scan.",
                MetricType::gauge},
     .scale = 1e-3},
    {.path = "kernel/mm/ksm/general_profit",
     .metric = {"node_ksmd_general_profit_bytes",
                "How effective is KSM. ksm_saved_pages * sizeof(page) - (all_rmap_items) * sizeof(rmap_item)",
                MetricType::gauge},
     .since_6_4 = true},
}};

// What merging of equal pages does and saves, from /sys/kernel/mm/ksm
// (Documentation/admin-guide/mm/ksm.rst).
class KsmdCollector final : public Collector {
 public:
  KsmdCollector() {
    for (const KsmFile& file : kFiles)
      files_.emplace_back(HostRoot::Tree::sys, std::string(file.path), procfs::KeptFile::Shape::whole);
  }

  [[nodiscard]] std::string_view name() const override { return "ksmd"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    for (std::size_t i = 0; i < kFiles.size(); ++i) {
      const auto text = files_[i].read(host);
      if (!text) {
        if (kFiles[i].since_6_4 && text.error().code == ErrorCode::not_found) continue;
        return std::unexpected(text.error());
      }
      // The profit may be negative.
      const auto value = procfs::parse_i64(*text);
      if (!value) return fail(ErrorCode::corrupt, host.sys(kFiles[i].path) + ": not a number");
      sink.emit(kFiles[i].metric, static_cast<double>(*value) * kFiles[i].scale);
    }
    return {};
  }

 private:
  std::vector<procfs::KeptFile> files_;  // by kFiles
};

}  // namespace

CollectorSpec ksmd_collector() {
  return {.name = "ksmd", .make = [](const CollectorConfig&) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<KsmdCollector>();
          }};
}

}  // namespace hb::collect
