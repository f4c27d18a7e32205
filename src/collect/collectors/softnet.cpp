#include "procfs/softnet.hpp"

#include <array>
#include <cstdint>
#include <vector>

#include "collect/collector.hpp"
#include "collect/number_labels.hpp"
#include "procfs/kept_file.hpp"

namespace hb::collect {
namespace {

using procfs::SoftnetCpu;

struct Column {
  uint64_t SoftnetCpu::* value = nullptr;
  Metric metric = {};
};
constexpr std::array<Column, 7> kColumns = {{
    {&SoftnetCpu::processed,
     {"node_softnet_processed_total", "Number of processed packets", MetricType::counter}},
    {&SoftnetCpu::dropped, {"node_softnet_dropped_total", "Number of dropped packets", MetricType::counter}},
    {&SoftnetCpu::times_squeezed,
     {"node_softnet_times_squeezed_total", "Number of times processing packets ran out of quota",
      MetricType::counter}},
    {&SoftnetCpu::cpu_collision,
     {"node_softnet_cpu_collision_total",
      "Number of collision occur while obtaining device lock while transmitting", MetricType::counter}},
    {&SoftnetCpu::received_rps,
     {"node_softnet_received_rps_total", "Number of times cpu woken up received_rps", MetricType::counter}},
    {&SoftnetCpu::flow_limit,
     {"node_softnet_flow_limit_count_total", "Number of times flow limit has been reached",
      MetricType::counter}},
    {&SoftnetCpu::backlog_length, {"node_softnet_backlog_len", "Softnet backlog status", MetricType::gauge}},
}};

// What each CPU did with the packets that came in, from /proc/net/softnet_stat.
class SoftnetCollector final : public Collector {
 public:
  [[nodiscard]] std::string_view name() const override { return "softnet"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    const auto text = file_.read(host);
    if (!text) return std::unexpected(text.error());
    if (auto parsed = procfs::parse_softnet(*text, cpus_); !parsed) return parsed;
    for (const SoftnetCpu& cpu : cpus_) {
      for (const Column& column : kColumns)
        sink.emit(column.metric, {{"cpu", cpu_labels_[cpu.cpu]}}, static_cast<double>(cpu.*(column.value)));
    }
    return {};
  }

 private:
  procfs::KeptFile file_{HostRoot::Tree::proc, "net/softnet_stat", procfs::KeptFile::Shape::short_lines};
  std::vector<SoftnetCpu> cpus_;
  NumberLabels cpu_labels_;
};

}  // namespace

CollectorSpec softnet_collector() {
  return {.name = "softnet", .make = [](const CollectorConfig&) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<SoftnetCollector>();
          }};
}

}  // namespace hb::collect
