#include <memory>

#include "collect/collector.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::collect {
namespace {

constexpr Metric kTasks{"node_kernel_hung_tasks_total",
                        "Total number of tasks that have been detected as hung since the system booted.",
                        MetricType::counter};

// Tasks that waited for too long without a chance to be interrupted
// (hung_task_detect_count in Documentation/admin-guide/sysctl/kernel.rst; Linux 6.13).
class KernelHungCollector final : public Collector {
 public:
  [[nodiscard]] std::string_view name() const override { return "kernel_hung"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    const auto text = file_.read(host);
    if (!text) return std::unexpected(text.error());
    const auto tasks = procfs::parse_u64(*text);
    if (!tasks) return fail(ErrorCode::corrupt, host.proc(file_.relative_path()) + ": no number");
    sink.emit(kTasks, static_cast<double>(*tasks));
    return {};
  }

 private:
  procfs::KeptFile file_{HostRoot::Tree::proc, "sys/kernel/hung_task_detect_count",
                         procfs::KeptFile::Shape::whole};
};

}  // namespace

CollectorSpec kernel_hung_collector() {
  return {.name = "kernel_hung", .make = [](const CollectorConfig&) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<KernelHungCollector>();
          }};
}

}  // namespace hb::collect
