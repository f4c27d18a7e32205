#include <string>

#include "collect/attribute_metrics.hpp"
#include "collect/off_tick_collector.hpp"
#include "procfs/attributes.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::collect {
namespace {

using procfs::AttributeFolder;

constexpr Metric kInfo{"node_drm_card_info", "Card information", MetricType::gauge};
constexpr AttributeMetric kNumbers[] = {
    {"gpu_busy_percent",
     {"node_drm_gpu_busy_percent", "How busy the GPU is as a percentage.", MetricType::gauge}},
    {"mem_info_gtt_total",
     {"node_drm_memory_gtt_size_bytes", "The size of the graphics translation table (GTT) block in bytes.",
      MetricType::gauge}},
    {"mem_info_gtt_used",
     {"node_drm_memory_gtt_used_bytes",
      "The used amount of the graphics translation table (GTT) block in bytes.", MetricType::gauge}},
    {"mem_info_vis_vram_total",
     {"node_drm_memory_visible_vram_size_bytes", "The size of visible VRAM in bytes.", MetricType::gauge}},
    {"mem_info_vis_vram_used",
     {"node_drm_memory_visible_vram_used_bytes", "The used amount of visible VRAM in bytes.",
      MetricType::gauge}},
    {"mem_info_vram_total",
     {"node_drm_memory_vram_size_bytes", "The size of VRAM in bytes.", MetricType::gauge}},
    {"mem_info_vram_used",
     {"node_drm_memory_vram_used_bytes", "The used amount of VRAM in bytes.", MetricType::gauge}},
};

bool is_amdgpu(const AttributeFolder& device) {
  const std::string uevent = device.text("uevent").value_or("");
  procfs::TextCursor lines(uevent);
  while (!lines.at_end()) {
    if (lines.line() == "DRIVER=amdgpu") return true;
  }
  return false;
}

// Graphics cards whose driver tells what they do, which is AMD's (Documentation/gpu/amdgpu/).
Result<void> read_cards(const HostRoot& host, SampleSink& sink) {
  const AttributeFolder cards(host.sys("class/drm"));
  if (!cards.exists()) return fail(ErrorCode::not_found, cards.path() + ": no such class");
  for (const std::string& card : cards.numbered("card")) {
    const AttributeFolder device = cards.folder(card).folder("device");
    if (!is_amdgpu(device)) continue;
    const auto text = [&device](std::string_view file) { return device.text(file).value_or(""); };
    sink.emit(kInfo,
              {{"card", card},
               {"memory_vendor", text("mem_info_vram_vendor")},
               {"power_performance_level", text("power_dpm_force_performance_level")},
               {"unique_id", text("unique_id")},
               {"vendor", "amd"}},
              1);
    const LabelView label{"card", card};
    emit_attributes(device, kNumbers, {&label, 1}, sink);
  }
  return {};
}

}  // namespace

CollectorSpec drm_collector() {
  return {.name = "drm", .enabled_by_default = false, .make = [](const CollectorConfig& config) {
            return make_off_tick_collector(config, {.name = "drm", .ticks = OffTickCollector::kSensorTicks},
                                           read_cards);
          }};
}

}  // namespace hb::collect
