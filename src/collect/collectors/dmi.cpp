#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "collect/off_tick_collector.hpp"
#include "procfs/attributes.hpp"

namespace hb::collect {
namespace {

constexpr Metric kInfo{
    "node_dmi_info",
    "A metric with a constant '1' value labeled by bios_date, bios_release, bios_vendor, bios_version, "
    "board_asset_tag, board_name, board_serial, board_vendor, board_version, chassis_asset_tag, "
    "chassis_serial, chassis_vendor, chassis_version, product_family, product_name, product_serial, "
    "product_sku, product_uuid, product_version, system_vendor if provided by DMI.",
    MetricType::gauge};

struct LabelOfFile {
  std::string_view label;
  std::string_view file;
};
constexpr std::array<LabelOfFile, 20> kLabels = {{{"bios_date", "bios_date"},
                                                  {"bios_release", "bios_release"},
                                                  {"bios_vendor", "bios_vendor"},
                                                  {"bios_version", "bios_version"},
                                                  {"board_asset_tag", "board_asset_tag"},
                                                  {"board_name", "board_name"},
                                                  {"board_serial", "board_serial"},
                                                  {"board_vendor", "board_vendor"},
                                                  {"board_version", "board_version"},
                                                  {"chassis_asset_tag", "chassis_asset_tag"},
                                                  {"chassis_serial", "chassis_serial"},
                                                  {"chassis_vendor", "chassis_vendor"},
                                                  {"chassis_version", "chassis_version"},
                                                  {"product_family", "product_family"},
                                                  {"product_name", "product_name"},
                                                  {"product_serial", "product_serial"},
                                                  {"product_sku", "product_sku"},
                                                  {"product_uuid", "product_uuid"},
                                                  {"product_version", "product_version"},
                                                  {"system_vendor", "sys_vendor"}}};

// What the firmware says of the machine (drivers/firmware/dmi-id.c). Serial
// numbers are for root alone.
Result<void> read_dmi(const HostRoot& host, SampleSink& sink) {
  const procfs::AttributeFolder folder(host.sys("class/dmi/id"));
  std::array<std::string, kLabels.size()> texts;
  std::vector<LabelView> labels;
  for (std::size_t i = 0; i < kLabels.size(); ++i) {
    auto text = folder.text(kLabels[i].file);
    if (!text) continue;
    texts[i] = std::move(*text);
    labels.push_back({kLabels[i].label, texts[i]});
  }
  if (labels.empty()) return fail(ErrorCode::not_found, folder.path() + ": nothing that can be read");
  sink.sample(kInfo, labels, 1);
  return {};
}

}  // namespace

CollectorSpec dmi_collector() {
  return {.name = "dmi", .make = [](const CollectorConfig& config) {
            return make_off_tick_collector(
                config, {.name = "dmi", .ticks = OffTickCollector::kInventoryTicks}, read_dmi);
          }};
}

}  // namespace hb::collect
