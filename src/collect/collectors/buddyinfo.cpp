#include "procfs/buddyinfo.hpp"

#include <cstddef>
#include <vector>

#include "collect/collector.hpp"
#include "collect/number_labels.hpp"
#include "procfs/kept_file.hpp"

namespace hb::collect {
namespace {

constexpr Metric kBlocks{"node_buddyinfo_blocks", "Count of free blocks according to size.",
                         MetricType::gauge};

// How fragmented the free memory is: its blocks by their size, from /proc/buddyinfo.
class BuddyinfoCollector final : public Collector {
 public:
  [[nodiscard]] std::string_view name() const override { return "buddyinfo"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    const auto text = file_.read(host);
    if (!text) return std::unexpected(text.error());
    if (auto parsed = procfs::parse_buddyinfo(*text, zones_); !parsed) return parsed;
    for (const procfs::BuddyZone& zone : zones_) {
      for (std::size_t order = 0; order < zone.blocks_by_order.size(); ++order) {
        sink.emit(kBlocks, {{"node", zone.node}, {"zone", zone.zone}, {"size", order_labels_[order]}},
                  static_cast<double>(zone.blocks_by_order[order]));
      }
    }
    return {};
  }

 private:
  procfs::KeptFile file_{HostRoot::Tree::proc, "buddyinfo", procfs::KeptFile::Shape::short_lines};
  std::vector<procfs::BuddyZone> zones_;
  NumberLabels order_labels_;
};

}  // namespace

CollectorSpec buddyinfo_collector() {
  return {.name = "buddyinfo", .make = [](const CollectorConfig&) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<BuddyinfoCollector>();
          }};
}

}  // namespace hb::collect
