#include <string>
#include <string_view>
#include <utility>

#include "collect/collector.hpp"
#include "collect/derived_metrics.hpp"
#include "collect/name_filter.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/name_values.hpp"

namespace hb::collect {
namespace {

constexpr FlagSpec kFields{.name = "collector.vmstat.fields",
                           .default_value = "^(oom_kill|pgpg|pswp|pg.*fault).*",
                           .help = "Regexp of fields to return for vmstat collector."};
constexpr FlagSpec kFlags[] = {kFields};

// The counters of /proc/vmstat that the flag selects.
class VmstatCollector final : public Collector {
 public:
  explicit VmstatCollector(NameFilter fields) : fields_(std::move(fields)) {}

  [[nodiscard]] std::string_view name() const override { return "vmstat"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    const auto text = file_.read(host);
    if (!text) return std::unexpected(text.error());
    metrics_.rewind();
    procfs::NameValueReader fields(*text);
    procfs::NameValue field;
    bool any = false;
    const auto is_unwanted = [this, &any](std::string_view line) {
      const bool passed_over = metrics_.pass_over(line);
      any = any || passed_over;
      return passed_over;
    };
    while (fields.next(field, is_unwanted)) {
      any = true;
      const DerivedMetric* derived =
          metrics_.next({}, field.name, [this](std::string_view, std::string_view key) {
            return DerivedMetric{.name = "node_vmstat_" + std::string(key),
                                 .help = "/proc/vmstat information field " + std::string(key) + ".",
                                 .type = MetricType::untyped,
                                 .wanted = fields_.accepts(key)};
          });
      if (derived != nullptr) sink.emit(derived->metric(), static_cast<double>(field.value));
    }
    if (!any) return fail(ErrorCode::corrupt, host.proc("vmstat") + ": no counter in it");
    return {};
  }

 private:
  procfs::KeptFile file_{HostRoot::Tree::proc, "vmstat", procfs::KeptFile::Shape::short_lines};
  NameFilter fields_;
  DerivedMetrics metrics_;
};

}  // namespace

CollectorSpec vmstat_collector() {
  return {.name = "vmstat",
          .flags = kFlags,
          .make = [](const CollectorConfig& config) -> Result<std::unique_ptr<Collector>> {
            auto fields = NameFilter::from_flags(config.flags, &kFields, nullptr);
            if (!fields) return std::unexpected(fields.error());
            return std::make_unique<VmstatCollector>(std::move(*fields));
          }};
}

}  // namespace hb::collect
