#include "collect/collector.hpp"
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
    const auto kernel = procfs::read_kernel(host);
    if (!kernel) return std::unexpected(kernel.error());
    sink.emit(kInfo,
              {{"sysname", kernel->sysname},
               {"release", kernel->release},
               {"version", kernel->version},
               {"machine", kernel->machine},
               {"nodename", kernel->nodename},
               {"domainname", kernel->domainname}},
              1);
    return {};
  }
};

}  // namespace

CollectorSpec uname_collector() {
  return {.name = "uname", .make = [](const CollectorConfig&) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<UnameCollector>();
          }};
}

}  // namespace hb::collect
