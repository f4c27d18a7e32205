#include "procfs/nvme.hpp"

#include <string>

#include "collect/off_tick_collector.hpp"
#include "procfs/attributes.hpp"

namespace hb::collect {
namespace {

using procfs::AttributeFolder;

constexpr Metric kInfo{"node_nvme_info", "Non-numeric data from /sys/class/nvme/<device>, value is always 1.",
                       MetricType::gauge};
constexpr Metric kNamespaceInfo{"node_nvme_namespace_info",
                                "Information about NVMe namespaces. Value is always 1", MetricType::gauge};
constexpr Metric kCapacity{
    "node_nvme_namespace_capacity_bytes",
    "Capacity of the NVMe namespace in bytes. Computed as namespace_size * namespace_logical_block_size",
    MetricType::gauge};
constexpr Metric kSize{
    "node_nvme_namespace_size_bytes",
    "Size of the NVMe namespace in bytes. Available in /sys/class/nvme/<device>/<namespace>/size",
    MetricType::gauge};
constexpr Metric kUsed{
    "node_nvme_namespace_used_bytes",
    "Used space of the NVMe namespace in bytes. Available in /sys/class/nvme/<device>/<namespace>/nuse",
    MetricType::gauge};
constexpr Metric kBlock{"node_nvme_namespace_logical_block_size_bytes",
                        "Logical block size of the NVMe namespace in bytes. Usually 4Kb. Available in "
                        "/sys/class/nvme/<device>/<namespace>/queue/logical_block_size",
                        MetricType::gauge};

void emit_namespace(const AttributeFolder& folder, std::span<const LabelView> labels, SampleSink& sink) {
  const std::string ana_state = folder.text("ana_state").value_or("unknown");
  sink.emit(kNamespaceInfo, {labels[0], labels[1], {"ana_state", ana_state}}, 1);
  const auto block_bytes = folder.folder("queue").number("logical_block_size");
  if (!block_bytes) return;
  sink.sample(kBlock, labels, *block_bytes);
  if (const auto blocks = folder.number("size")) {
    sink.sample(kCapacity, labels, *blocks * *block_bytes);
    sink.sample(kSize, labels, *blocks * *block_bytes);
  }
  if (const auto blocks = folder.number("nuse")) sink.sample(kUsed, labels, *blocks * *block_bytes);
}

// The NVMe controllers and their namespaces. How much of a namespace is used is asked of the device.
Result<void> read_nvme(const HostRoot& host, SampleSink& sink) {
  const AttributeFolder controllers(host.sys("class/nvme"));
  if (!controllers.exists()) return fail(ErrorCode::not_found, controllers.path() + ": no such class");
  for (const std::string& device : controllers.names()) {
    const AttributeFolder folder = controllers.folder(device);
    if (!folder.exists()) continue;
    const auto text = [&folder](std::string_view file) { return folder.text(file).value_or(""); };
    sink.emit(kInfo,
              {{"device", device},
               {"firmware_revision", text("firmware_rev")},
               {"model", text("model")},
               {"serial", text("serial")},
               {"state", text("state")},
               {"cntlid", text("cntlid")}},
              1);
    for (const std::string& name : folder.names()) {
      const auto number = procfs::parse_nvme_namespace(name);
      if (!number) continue;
      const LabelView labels[] = {{"device", device}, {"nsid", *number}};
      emit_namespace(folder.folder(name), labels, sink);
    }
  }
  return {};
}

}  // namespace

CollectorSpec nvme_collector() {
  return {.name = "nvme", .make = [](const CollectorConfig& config) {
            return make_off_tick_collector(config, {.name = "nvme"}, read_nvme);
          }};
}

}  // namespace hb::collect
