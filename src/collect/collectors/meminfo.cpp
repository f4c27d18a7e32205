#include <string>

#include "collect/collector.hpp"
#include "collect/derived_metrics.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/name_values.hpp"

namespace hb::collect {
namespace {

// "Active(anon)" becomes node_memory_Active_anon_bytes, a count such as "HugePages_Total"
// node_memory_HugePages_Total.
DerivedMetric derive_metric(std::string_view field, bool is_bytes) {
  std::string name;
  for (const char c : field) {
    if (c == '(') name.push_back('_');
    const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    if (word) name.push_back(c);
  }
  if (is_bytes) name += "_bytes";
  return {.name = "node_memory_" + name,
          .help = "Memory information field " + name + ".",
          .type = name.ends_with("_total") ? MetricType::counter : MetricType::gauge,
          .wanted = !name.empty()};
}

// Every field of /proc/meminfo.
class MeminfoCollector final : public Collector {
 public:
  [[nodiscard]] std::string_view name() const override { return "meminfo"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    const auto text = file_.read(host);
    if (!text) return std::unexpected(text.error());
    metrics_.rewind();
    procfs::NameValueReader fields(*text);
    procfs::NameValue field;
    bool any = false;
    while (fields.next(field)) {
      any = true;
      const DerivedMetric* derived = metrics_.next(
          field.is_bytes ? "bytes" : "count", field.name,
          [](std::string_view scope, std::string_view key) { return derive_metric(key, scope == "bytes"); });
      if (derived != nullptr) sink.emit(derived->metric(), static_cast<double>(field.value));
    }
    if (!any) return fail(ErrorCode::corrupt, host.proc("meminfo") + ": no field in it");
    return {};
  }

 private:
  procfs::KeptFile file_{HostRoot::Tree::proc, "meminfo", procfs::KeptFile::Shape::whole};
  DerivedMetrics metrics_;
};

}  // namespace

CollectorSpec meminfo_collector() {
  return {.name = "meminfo", .make = [](const CollectorConfig&) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<MeminfoCollector>();
          }};
}

}  // namespace hb::collect
