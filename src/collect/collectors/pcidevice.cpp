#include <array>
#include <cstdlib>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "collect/attribute_metrics.hpp"
#include "collect/off_tick_collector.hpp"
#include "procfs/attributes.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/pci.hpp"

namespace hb::collect {
namespace {

using procfs::AttributeFolder;
using procfs::PciAddress;
using procfs::PciIds;
using procfs::PciNames;

constexpr FlagSpec kIdsFile{.name = "collector.pcidevice.idsfile",
                            .help = "Path to pci.ids file to use for PCI device identification."};
constexpr FlagSpec kNames{.name = "collector.pcidevice.names",
                          .kind = FlagKind::boolean,
                          .default_value = "false",
                          .help = "Enable PCI device name resolution (requires pci.ids file)."};
constexpr FlagSpec kFlags[] = {kIdsFile, kNames};

constexpr Metric kInfo{"node_pcidevice_info",
                       "Non-numeric data from /sys/bus/pci/devices/<location>, value is always 1.",
                       MetricType::gauge};
constexpr Metric kPowerState{"node_pcidevice_power_state",
                             "PCIe device power state, one of: D0, D1, D2, D3hot, D3cold, unknown or error.",
                             MetricType::gauge};
constexpr Metric kNumaNode{"node_pcidevice_numa_node",
                           "NUMA node number for the PCI device. -1 indicates unknown or not available.",
                           MetricType::gauge};
constexpr std::array<std::string_view, 7> kPowerStates = {"D0",     "D1",      "D2",   "D3hot",
                                                          "D3cold", "unknown", "error"};

struct Link {
  std::string_view file;
  Metric metric;
};
constexpr Link kSpeeds[] = {
    {"max_link_speed",
     {"node_pcidevice_max_link_transfers_per_second", "Value of maximum link's transfers per second (T/s)",
      MetricType::gauge}},
    {"current_link_speed",
     {"node_pcidevice_current_link_transfers_per_second",
      "Value of current link's transfers per second (T/s)", MetricType::gauge}},
};
constexpr Link kWidths[] = {
    {"max_link_width",
     {"node_pcidevice_max_link_width", "Value of maximum link's width (number of lanes)", MetricType::gauge}},
    {"current_link_width",
     {"node_pcidevice_current_link_width", "Value of current link's width (number of lanes)",
      MetricType::gauge}},
};
constexpr AttributeMetric kNumbers[] = {
    {"d3cold_allowed",
     {"node_pcidevice_d3cold_allowed", "Whether the PCIe device supports D3cold power state (0/1).",
      MetricType::gauge}},
    {"sriov_drivers_autoprobe",
     {"node_pcidevice_sriov_drivers_autoprobe",
      "Whether SR-IOV drivers autoprobe is enabled for the device (0/1).", MetricType::gauge}},
    {"sriov_numvfs",
     {"node_pcidevice_sriov_numvfs", "Number of Virtual Functions (VFs) currently enabled for SR-IOV.",
      MetricType::gauge}},
    {"sriov_totalvfs",
     {"node_pcidevice_sriov_totalvfs", "Total number of Virtual Functions (VFs) supported by the device.",
      MetricType::gauge}},
    {"sriov_vf_total_msix",
     {"node_pcidevice_sriov_vf_total_msix", "Total number of MSI-X vectors for Virtual Functions.",
      MetricType::gauge}},
};

// What stands where a device that is on no link has neither speed nor width.
constexpr double kNoLink = -1;
constexpr std::size_t kIdsBytesMax = 16 << 20;

// The name of the folder that the device is in, which is that of the bridge before it.
std::string parent_name(const std::string& path) {
  const std::unique_ptr<char, void (*)(void*)> resolved(::realpath(path.c_str(), nullptr), std::free);
  if (!resolved) return {};
  std::string_view real = resolved.get();
  real = real.substr(0, real.rfind('/'));
  return std::string(real.substr(real.rfind('/') + 1));
}

// The names of pci.ids, looked up once for each kind of device.
class NameTable {
 public:
  explicit NameTable(std::string file) : file_(std::move(file)) {}

  const PciNames& find(const HostRoot& host, const PciIds& ids) {
    const auto known = known_.find(ids);
    if (known != known_.end()) return known->second;
    return known_.emplace(ids, procfs::find_pci_names(text(host), ids)).first->second;
  }
  // The text is too long to be kept between readings.
  void forget_text() { text_.reset(); }

 private:
  std::string_view text(const HostRoot& host) {
    if (text_) return *text_;
    text_.emplace();
    const std::string paths[] = {file_, host.root("usr/share/misc/pci.ids"),
                                 host.root("usr/share/hwdata/pci.ids")};
    for (const std::string& path : file_.empty() ? std::span(paths).subspan(1) : std::span(paths).first(1)) {
      if (auto content = procfs::read_file(path, kIdsBytesMax)) {
        text_ = std::move(*content);
        break;
      }
    }
    return *text_;
  }

  std::string file_;
  std::optional<std::string> text_;
  std::map<PciIds, PciNames> known_;
};

void emit_state(const AttributeFolder& folder, const PciAddress& address, SampleSink& sink) {
  const LabelView labels[] = {{"segment", address.segment},
                              {"bus", address.bus},
                              {"device", address.device},
                              {"function", address.function}};
  for (const auto& [file, metric] : kSpeeds)
    sink.sample(metric, labels,
                procfs::parse_pci_link_speed(folder.text(file).value_or("")).value_or(kNoLink));
  for (const auto& [file, metric] : kWidths)
    sink.sample(metric, labels, folder.number(file).value_or(kNoLink));
  emit_attributes(folder, kNumbers, labels, sink);
  const auto node = folder.number("numa_node");
  if (node && *node >= 0) sink.sample(kNumaNode, labels, *node);
  const auto power_state = folder.text("power_state");
  if (!power_state) return;
  for (const std::string_view state : kPowerStates) {
    sink.emit(kPowerState, {labels[0], labels[1], labels[2], labels[3], {"state", state}},
              *power_state == state ? 1 : 0);
  }
}

// What the readings, one after the other, remember.
class PciReader {
 public:
  explicit PciReader(std::optional<NameTable> names) : names_(std::move(names)) {}

  Result<void> read(const HostRoot& host, SampleSink& sink) {
    const AttributeFolder devices(host.sys("bus/pci/devices"));
    if (!devices.exists()) return fail(ErrorCode::not_found, devices.path() + ": no such bus");
    for (const std::string& name : devices.names()) {
      const auto address = procfs::parse_pci_address(name);
      if (!address) continue;
      const AttributeFolder folder = devices.folder(name);
      emit_info(host, folder, *address, sink);
      emit_state(folder, *address, sink);
    }
    if (names_) names_->forget_text();
    return {};
  }

 private:
  void emit_info(const HostRoot& host, const AttributeFolder& folder, const PciAddress& address,
                 SampleSink& sink) {
    const auto text = [&folder](std::string_view file) { return folder.text(file).value_or(""); };
    const std::string parent_folder = parent_name(folder.path());
    const PciAddress parent =
        procfs::parse_pci_address(parent_folder)
            .value_or(PciAddress{.segment = "*", .bus = "*", .device = "*", .function = "*"});
    const PciIds ids{.vendor = text("vendor"),
                     .device = text("device"),
                     .subsystem_vendor = text("subsystem_vendor"),
                     .subsystem_device = text("subsystem_device"),
                     .class_id = text("class")};
    const std::string revision = text("revision");
    const LabelView labels[] = {{"segment", address.segment},
                                {"bus", address.bus},
                                {"device", address.device},
                                {"function", address.function},
                                {"parent_segment", parent.segment},
                                {"parent_bus", parent.bus},
                                {"parent_device", parent.device},
                                {"parent_function", parent.function},
                                {"class_id", ids.class_id},
                                {"vendor_id", ids.vendor},
                                {"device_id", ids.device},
                                {"subsystem_vendor_id", ids.subsystem_vendor},
                                {"subsystem_device_id", ids.subsystem_device},
                                {"revision", revision}};
    if (!names_) {
      sink.sample(kInfo, labels, 1);
      return;
    }
    const PciNames& names = names_->find(host, ids);
    std::vector<LabelView> with_names(std::begin(labels), std::end(labels));
    with_names.insert(with_names.end(), {{"class_name", names.device_class},
                                         {"vendor_name", names.vendor},
                                         {"device_name", names.device},
                                         {"subsystem_vendor_name", names.subsystem_vendor},
                                         {"subsystem_device_name", names.subsystem_device}});
    sink.sample(kInfo, with_names, 1);
  }

  std::optional<NameTable> names_;
};

Result<std::unique_ptr<Collector>> make_pcidevice(const CollectorConfig& config) {
  std::optional<NameTable> names;
  if (config.flags.boolean(kNames)) names.emplace(std::string(config.flags.text(kIdsFile)));
  auto reader = std::make_shared<PciReader>(std::move(names));
  return make_off_tick_collector(
      config, {.name = "pcidevice"},
      [reader](const HostRoot& host, SampleSink& sink) { return reader->read(host, sink); });
}

}  // namespace

// The devices on PCI's buses (Documentation/ABI/testing/sysfs-bus-pci).
CollectorSpec pcidevice_collector() {
  return {.name = "pcidevice", .enabled_by_default = false, .flags = kFlags, .make = make_pcidevice};
}

}  // namespace hb::collect
