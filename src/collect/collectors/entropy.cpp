#include <memory>

#include "collect/collector.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::collect {
namespace {

constexpr Metric kAvailable{"node_entropy_available_bits", "Bits of available entropy.", MetricType::gauge};
constexpr Metric kPoolSize{"node_entropy_pool_size_bits", "Bits of entropy pool.", MetricType::gauge};

// The kernel's pool of randomness (Documentation/admin-guide/sysctl/kernel.rst).
class EntropyCollector final : public Collector {
 public:
  [[nodiscard]] std::string_view name() const override { return "entropy"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    if (auto emitted = emit(kAvailable, available_, host, sink); !emitted) return emitted;
    return emit(kPoolSize, pool_size_, host, sink);
  }

 private:
  static Result<void> emit(const Metric& metric, procfs::KeptFile& file, const HostRoot& host,
                           SampleSink& sink) {
    const auto text = file.read(host);
    if (!text) return std::unexpected(text.error());
    const auto bits = procfs::parse_u64(*text);
    if (!bits) return fail(ErrorCode::corrupt, host.proc(file.relative_path()) + ": no number");
    sink.emit(metric, static_cast<double>(*bits));
    return {};
  }

  procfs::KeptFile available_{HostRoot::Tree::proc, "sys/kernel/random/entropy_avail",
                              procfs::KeptFile::Shape::whole};
  procfs::KeptFile pool_size_{HostRoot::Tree::proc, "sys/kernel/random/poolsize",
                              procfs::KeptFile::Shape::whole};
};

}  // namespace

CollectorSpec entropy_collector() {
  return {.name = "entropy", .make = [](const CollectorConfig&) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<EntropyCollector>();
          }};
}

}  // namespace hb::collect
