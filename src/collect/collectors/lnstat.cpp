#include "procfs/lnstat.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "collect/collector.hpp"
#include "collect/derived_metrics.hpp"
#include "collect/number_labels.hpp"
#include "collect/slow_refresh.hpp"
#include "procfs/folder.hpp"
#include "procfs/kept_file.hpp"

namespace hb::collect {
namespace {

DerivedMetric derive_metric(std::string_view, std::string_view counter) {
  return {.name = "node_lnstat_" + std::string(counter) + "_total",
          .help = "linux network cache stats",
          .type = MetricType::counter};
}

// What the caches of the network count on each CPU, from the files of /proc/net/stat, which come with their
// modules: the list of files is read every ten seconds.
class LnstatCollector final : public Collector {
 public:
  [[nodiscard]] std::string_view name() const override { return "lnstat"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    if (refresh_.due()) list_files(host);
    metrics_.rewind();
    for (CacheFile& cache : caches_) {
      const auto text = cache.file.read(host);
      if (!text) {
        refresh_.retry();  // its module may be gone
        return std::unexpected(text.error());
      }
      if (auto parsed = procfs::parse_link_stats(*text, stats_); !parsed) return parsed;
      emit(cache.name, sink);
    }
    return {};
  }

 private:
  struct CacheFile {
    std::string name;
    procfs::KeptFile file;
  };

  // Keeps the files that are still there.
  void list_files(const HostRoot& host) {
    std::vector<CacheFile> before = std::exchange(caches_, {});
    for (std::string& name : procfs::list_folder(host.proc("net/stat"))) {
      const auto known = std::ranges::find(before, name, &CacheFile::name);
      if (known != before.end()) {
        caches_.push_back(std::move(*known));
        continue;
      }
      procfs::KeptFile file(HostRoot::Tree::proc, "net/stat/" + name);
      caches_.push_back({.name = std::move(name), .file = std::move(file)});
    }
  }

  void emit(std::string_view subsystem, SampleSink& sink) {
    for (std::size_t i = 0; i < stats_.values.size(); ++i) {
      const DerivedMetric* derived = metrics_.next({}, stats_.names[i % stats_.names.size()], derive_metric);
      if (derived == nullptr || stats_.values[i] == UINT64_MAX) continue;
      sink.emit(derived->metric(), {{"subsystem", subsystem}, {"cpu", cpu_labels_[i / stats_.names.size()]}},
                static_cast<double>(stats_.values[i]));
    }
  }

  SlowRefresh refresh_;
  std::vector<CacheFile> caches_;
  procfs::LinkStats stats_;
  DerivedMetrics metrics_;
  NumberLabels cpu_labels_;
};

}  // namespace

CollectorSpec lnstat_collector() {
  return {.name = "lnstat",
          .enabled_by_default = false,
          .make = [](const CollectorConfig&) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<LnstatCollector>();
          }};
}

}  // namespace hb::collect
