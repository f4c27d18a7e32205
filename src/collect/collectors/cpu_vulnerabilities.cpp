#include <string>

#include "collect/off_tick_collector.hpp"
#include "procfs/attributes.hpp"
#include "procfs/cpu_vulnerability.hpp"

namespace hb::collect {
namespace {

constexpr Metric kInfo{
    "node_cpu_vulnerabilities_info",
    "Details of each CPU vulnerability reported by sysfs. The value of the series is an int encoded state of "
    "the vulnerability. The same state is stored as a string in the label",
    MetricType::gauge};

// Which of the known flaws of processors this one has, and what the kernel does about them.
Result<void> read_vulnerabilities(const HostRoot& host, SampleSink& sink) {
  const procfs::AttributeFolder folder(host.sys("devices/system/cpu/vulnerabilities"));
  if (!folder.exists()) return fail(ErrorCode::not_found, folder.path() + ": no such folder");
  Result<void> outcome;
  for (const std::string& name : folder.names()) {
    const auto text = folder.read(name);
    if (!text) {
      outcome = std::unexpected(text.error());
      continue;
    }
    const auto vulnerability = procfs::parse_cpu_vulnerability(*text);
    if (!vulnerability) {
      outcome = fail(ErrorCode::corrupt,
                     folder.path() + "/" + name + ": \"" + *text + "\" is no state that is known");
      continue;
    }
    sink.emit(
        kInfo,
        {{"codename", name}, {"state", vulnerability->state}, {"mitigation", vulnerability->mitigation}}, 1);
  }
  return outcome;
}

}  // namespace

CollectorSpec cpu_vulnerabilities_collector() {
  return {.name = "cpu_vulnerabilities", .make = [](const CollectorConfig& config) {
            return make_off_tick_collector(
                config, {.name = "cpu_vulnerabilities", .ticks = OffTickCollector::kInventoryTicks},
                read_vulnerabilities);
          }};
}

}  // namespace hb::collect
