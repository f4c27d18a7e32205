#include "procfs/loadavg.hpp"

#include "collect/collector.hpp"
#include "procfs/kept_file.hpp"

namespace hb::collect {
namespace {

constexpr Metric kLoad1{"node_load1", "1m load average.", MetricType::gauge};
constexpr Metric kLoad5{"node_load5", "5m load average.", MetricType::gauge};
constexpr Metric kLoad15{"node_load15", "15m load average.", MetricType::gauge};

// The load averages, from /proc/loadavg.
class LoadavgCollector final : public Collector {
 public:
  [[nodiscard]] std::string_view name() const override { return "loadavg"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    const auto text = file_.read(host);
    if (!text) return std::unexpected(text.error());
    const auto load = procfs::parse_loadavg(*text);
    if (!load) return fail(ErrorCode::corrupt, host.proc("loadavg") + ": not three numbers");
    sink.emit(kLoad1, load->minutes_1);
    sink.emit(kLoad5, load->minutes_5);
    sink.emit(kLoad15, load->minutes_15);
    return {};
  }

 private:
  procfs::KeptFile file_{HostRoot::Tree::proc, "loadavg", procfs::KeptFile::Shape::whole};
};

}  // namespace

CollectorSpec loadavg_collector() {
  return {.name = "loadavg", .make = [](const CollectorConfig&) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<LoadavgCollector>();
          }};
}

}  // namespace hb::collect
