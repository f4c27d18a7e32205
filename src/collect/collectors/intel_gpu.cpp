#include <string>
#include <string_view>

#include "collect/attribute_metrics.hpp"
#include "collect/off_tick_collector.hpp"
#include "procfs/attributes.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::collect {
namespace {

using procfs::AttributeFolder;

constexpr double kHertzPerMegahertz = 1e6;
constexpr double kSecondsPerMillisecond = 1e-3;

constexpr Metric kInfo{"node_drm_card_info", "Card information", MetricType::gauge};
constexpr Metric kActual{"node_drm_gt_frequency_hertz",
                         "Frequency that the graphics engine runs at; 0 while it rests.", MetricType::gauge};
constexpr Metric kRequested{"node_drm_gt_frequency_requested_hertz",
                            "Frequency that the driver asked the graphics engine to run at.",
                            MetricType::gauge};
constexpr Metric kMin{"node_drm_gt_frequency_min_hertz", "Lowest frequency that is allowed.",
                      MetricType::gauge};
constexpr Metric kMax{"node_drm_gt_frequency_max_hertz", "Highest frequency that is allowed.",
                      MetricType::gauge};
constexpr Metric kHardwareMax{"node_drm_gt_frequency_hardware_max_hertz",
                              "Highest frequency that the graphics engine can.", MetricType::gauge};
constexpr Metric kResidency{"node_drm_gt_rc6_residency_seconds_total",
                            "Time that the graphics engine has rested in its state without power (RC6).",
                            MetricType::counter};
constexpr Metric kThrottled{"node_drm_gt_throttled", "Whether the frequency is held back (1), as by heat.",
                            MetricType::gauge};

// i915 has a folder for each engine ("GT"), and had the same files of the first one beside the card's before
// Linux 5.18.
constexpr AttributeMetric kI915[] = {
    {"rps_act_freq_mhz", kActual, kHertzPerMegahertz},
    {"rps_cur_freq_mhz", kRequested, kHertzPerMegahertz},
    {"rps_min_freq_mhz", kMin, kHertzPerMegahertz},
    {"rps_max_freq_mhz", kMax, kHertzPerMegahertz},
    {"rps_RP0_freq_mhz", kHardwareMax, kHertzPerMegahertz},
    {"rc6_residency_ms", kResidency, kSecondsPerMillisecond},
    {"throttle_reason_status", kThrottled},
};
constexpr AttributeMetric kOldI915[] = {
    {"gt_act_freq_mhz", kActual, kHertzPerMegahertz},
    {"gt_cur_freq_mhz", kRequested, kHertzPerMegahertz},
    {"gt_min_freq_mhz", kMin, kHertzPerMegahertz},
    {"gt_max_freq_mhz", kMax, kHertzPerMegahertz},
    {"gt_RP0_freq_mhz", kHardwareMax, kHertzPerMegahertz},
    {"power/rc6_residency_ms", kResidency, kSecondsPerMillisecond},
};
// xe has the engines of each tile below the device (Documentation/gpu/xe/).
constexpr AttributeMetric kXe[] = {
    {"freq0/act_freq", kActual, kHertzPerMegahertz},
    {"freq0/cur_freq", kRequested, kHertzPerMegahertz},
    {"freq0/min_freq", kMin, kHertzPerMegahertz},
    {"freq0/max_freq", kMax, kHertzPerMegahertz},
    {"freq0/rp0_freq", kHardwareMax, kHertzPerMegahertz},
    {"gtidle/idle_residency_ms", kResidency, kSecondsPerMillisecond},
    {"freq0/throttle/status", kThrottled},
};

std::string driver_of(const AttributeFolder& device) {
  constexpr std::string_view kKey = "DRIVER=";
  const std::string uevent = device.text("uevent").value_or("");
  procfs::TextCursor lines(uevent);
  while (!lines.at_end()) {
    const std::string_view line = lines.line();
    if (line.starts_with(kKey)) return std::string(line.substr(kKey.size()));
  }
  return {};
}

void emit_engine(const AttributeFolder& folder, std::span<const AttributeMetric> attributes,
                 std::initializer_list<LabelView> labels, SampleSink& sink) {
  emit_attributes(folder, attributes, {labels.begin(), labels.size()}, sink);
}

void emit_i915(const AttributeFolder& card, std::string_view name, SampleSink& sink) {
  const AttributeFolder engines = card.folder("gt");
  if (!engines.exists()) return emit_engine(card, kOldI915, {{"card", name}, {"gt", "gt0"}}, sink);
  for (const std::string& engine : engines.numbered("gt"))
    emit_engine(engines.folder(engine), kI915, {{"card", name}, {"gt", engine}}, sink);
}

void emit_xe(const AttributeFolder& device, std::string_view name, SampleSink& sink) {
  // The engines are numbered through all tiles.
  for (const std::string& tile : device.numbered("tile")) {
    const AttributeFolder engines = device.folder(tile);
    for (const std::string& engine : engines.numbered("gt"))
      emit_engine(engines.folder(engine), kXe, {{"card", name}, {"gt", engine}}, sink);
  }
}

// Intel's graphics cards, with the drivers i915 and xe. A card that the kernel suspended is not asked: the
// question would wake it.
Result<void> read_cards(const HostRoot& host, SampleSink& sink) {
  const AttributeFolder cards(host.sys("class/drm"));
  bool has_any = false;
  for (const std::string& name : cards.numbered("card")) {
    const AttributeFolder card = cards.folder(name);
    const AttributeFolder device = card.folder("device");
    const std::string driver = driver_of(device);
    if (driver != "i915" && driver != "xe") continue;
    has_any = true;
    sink.emit(kInfo, {{"card", name}, {"driver", driver}, {"vendor", "intel"}}, 1);
    if (device.folder("power").text("runtime_status") == "suspended") continue;
    if (driver == "i915") {
      emit_i915(card, name, sink);
    } else {
      emit_xe(device, name, sink);
    }
  }
  if (!has_any) return fail(ErrorCode::not_found, cards.path() + ": no card of Intel's");
  return {};
}

}  // namespace

CollectorSpec intel_gpu_collector() {
  return {.name = "intel_gpu", .make = [](const CollectorConfig& config) {
            return make_off_tick_collector(
                config, {.name = "intel_gpu", .ticks = OffTickCollector::kSensorTicks}, read_cards);
          }};
}

}  // namespace hb::collect
