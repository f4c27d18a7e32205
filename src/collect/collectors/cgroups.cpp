#include "collect/collector.hpp"
#include "procfs/cgroup_controllers.hpp"
#include "procfs/kept_file.hpp"

namespace hb::collect {
namespace {

constexpr Metric kCgroups{"node_cgroups_cgroups", "Current cgroup number of the subsystem.",
                          MetricType::gauge};
constexpr Metric kEnabled{"node_cgroups_enabled", "Current cgroup number of the subsystem.",
                          MetricType::gauge};

// How many control groups each controller has, from /proc/cgroups.
class CgroupsCollector final : public Collector {
 public:
  [[nodiscard]] std::string_view name() const override { return "cgroups"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    const auto text = file_.read(host);
    if (!text) return std::unexpected(text.error());
    procfs::CgroupControllerReader reader(*text);
    for (procfs::CgroupController controller;;) {
      const auto more = reader.next(controller);
      if (!more) return std::unexpected(more.error());
      if (!*more) return {};
      sink.emit(kCgroups, {{"subsys_name", controller.name}}, static_cast<double>(controller.cgroups));
      sink.emit(kEnabled, {{"subsys_name", controller.name}}, static_cast<double>(controller.enabled));
    }
  }

 private:
  procfs::KeptFile file_{HostRoot::Tree::proc, "cgroups", procfs::KeptFile::Shape::short_lines};
};

}  // namespace

CollectorSpec cgroups_collector() {
  return {.name = "cgroups", .make = [](const CollectorConfig&) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<CgroupsCollector>();
          }};
}

}  // namespace hb::collect
