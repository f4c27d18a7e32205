#include "collect/collector.hpp"
#include "collect/slow_refresh.hpp"
#include "procfs/kernel.hpp"

namespace hb::collect {
namespace {

constexpr Metric kInfo{"node_uname_info", "Labeled system information as provided by the uname system call.",
                       MetricType::gauge};

// What uname(2) says of the kernel.
class UnameCollector final : public Collector {
 public:
  [[nodiscard]] std::string_view name() const override { return "uname"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    if (refresh_.due()) kernel_ = procfs::read_kernel(host);
    if (!kernel_) return std::unexpected(kernel_.error());
    sink.emit(kInfo,
              {{"sysname", kernel_->sysname},
               {"release", kernel_->release},
               {"version", kernel_->version},
               {"machine", kernel_->machine},
               {"nodename", kernel_->nodename},
               {"domainname", kernel_->domainname}},
              1);
    return {};
  }

 private:
  SlowRefresh refresh_;
  Result<procfs::Kernel> kernel_;
};

}  // namespace

CollectorSpec uname_collector() {
  return {.name = "uname", .make = [](const CollectorConfig&) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<UnameCollector>();
          }};
}

}  // namespace hb::collect
