#include "procfs/softirqs.hpp"

#include <cstddef>
#include <vector>

#include "collect/collector.hpp"
#include "collect/number_labels.hpp"
#include "procfs/kept_file.hpp"

namespace hb::collect {
namespace {

constexpr Metric kCount{"node_softirqs_functions_total", "Softirq counts per CPU.", MetricType::counter};

// How often each kind of soft interrupt ran on each CPU, from /proc/softirqs.
class SoftirqsCollector final : public Collector {
 public:
  [[nodiscard]] std::string_view name() const override { return "softirqs"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    const auto text = file_.read(host);
    if (!text) return std::unexpected(text.error());
    if (auto parsed = procfs::parse_softirqs(*text, counts_); !parsed) return parsed;
    for (const procfs::SoftirqCounts& counts : counts_) {
      for (std::size_t cpu = 0; cpu < counts.by_cpu.size(); ++cpu) {
        sink.emit(kCount, {{"cpu", cpu_labels_[cpu]}, {"type", counts.type}},
                  static_cast<double>(counts.by_cpu[cpu]));
      }
    }
    return {};
  }

 private:
  procfs::KeptFile file_{HostRoot::Tree::proc, "softirqs", procfs::KeptFile::Shape::whole};
  std::vector<procfs::SoftirqCounts> counts_;
  NumberLabels cpu_labels_;
};

}  // namespace

CollectorSpec softirqs_collector() {
  return {.name = "softirqs", .make = [](const CollectorConfig&) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<SoftirqsCollector>();
          }};
}

}  // namespace hb::collect
