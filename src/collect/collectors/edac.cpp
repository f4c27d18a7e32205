#include "procfs/edac.hpp"

#include <string>
#include <string_view>

#include "collect/off_tick_collector.hpp"
#include "procfs/attributes.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::collect {
namespace {

using procfs::AttributeFolder;

constexpr Metric kCorrectable{"node_edac_correctable_errors_total", "Total correctable memory errors.",
                              MetricType::counter};
constexpr Metric kUncorrectable{"node_edac_uncorrectable_errors_total", "Total uncorrectable memory errors.",
                                MetricType::counter};
constexpr Metric kRowCorrectable{"node_edac_csrow_correctable_errors_total",
                                 "Total correctable memory errors for this csrow.", MetricType::counter};
constexpr Metric kRowUncorrectable{"node_edac_csrow_uncorrectable_errors_total",
                                   "Total uncorrectable memory errors for this csrow.", MetricType::counter};
constexpr Metric kChannelCorrectable{"node_edac_channel_correctable_errors_total",
                                     "Total correctable memory errors for this channel.",
                                     MetricType::counter};
constexpr Metric kChannelUncorrectable{"node_edac_channel_uncorrectable_errors_total",
                                       "Total uncorrectable memory errors for this channel.",
                                       MetricType::counter};

constexpr std::string_view kControllerPrefix = "mc";
constexpr std::string_view kRowPrefix = "csrow";

// Emits a count; an outcome that was good becomes the failure to read it.
class CountEmitter {
 public:
  explicit CountEmitter(SampleSink& sink) : sink_(sink) {}

  void emit(const AttributeFolder& folder, std::string_view file, const Metric& metric,
            std::initializer_list<LabelView> labels) {
    const auto count = folder.read_number(file);
    if (count) {
      sink_.emit(metric, labels, *count);
    } else if (outcome_) {
      outcome_ = std::unexpected(count.error());
    }
  }
  [[nodiscard]] const Result<void>& outcome() const { return outcome_; }

 private:
  SampleSink& sink_;
  Result<void> outcome_;
};

struct Row {
  std::string controller;
  std::string number;
};

// The channels of a row: files called ch0_ce_count, ch0_ue_count and ch0_dimm_label. Drivers have one without
// the other.
void emit_channels(const AttributeFolder& folder, const Row& row, CountEmitter& counts) {
  for (const std::string& file : folder.names()) {
    const std::string_view name = file;
    const bool correctable = name.ends_with("_ce_count");
    if (!name.starts_with("ch") || (!correctable && !name.ends_with("_ue_count"))) continue;
    const std::string channel(name.substr(2, name.find('_') - 2));
    if (!procfs::parse_u64(channel)) continue;
    const std::string label =
        procfs::edac_dimm_label(folder.text("ch" + channel + "_dimm_label").value_or(""));
    counts.emit(
        folder, name, correctable ? kChannelCorrectable : kChannelUncorrectable,
        {{"controller", row.controller}, {"csrow", row.number}, {"channel", channel}, {"dimm_label", label}});
  }
}

// The errors that memory controllers counted (Documentation/driver-api/edac.rst).
Result<void> read_edac(const HostRoot& host, SampleSink& sink) {
  CountEmitter counts(sink);
  const AttributeFolder controllers(host.sys("devices/system/edac/mc"));
  for (const std::string& name : controllers.numbered(kControllerPrefix)) {
    const AttributeFolder folder = controllers.folder(name);
    const std::string controller = name.substr(kControllerPrefix.size());
    counts.emit(folder, "ce_count", kCorrectable, {{"controller", controller}});
    counts.emit(folder, "ce_noinfo_count", kRowCorrectable,
                {{"controller", controller}, {"csrow", "unknown"}});
    counts.emit(folder, "ue_count", kUncorrectable, {{"controller", controller}});
    counts.emit(folder, "ue_noinfo_count", kRowUncorrectable,
                {{"controller", controller}, {"csrow", "unknown"}});
    for (const std::string& row_name : folder.numbered(kRowPrefix)) {
      const AttributeFolder row_folder = folder.folder(row_name);
      const Row row{.controller = controller, .number = row_name.substr(kRowPrefix.size())};
      const std::initializer_list<LabelView> labels = {{"controller", controller}, {"csrow", row.number}};
      counts.emit(row_folder, "ce_count", kRowCorrectable, labels);
      counts.emit(row_folder, "ue_count", kRowUncorrectable, labels);
      emit_channels(row_folder, row, counts);
    }
  }
  return counts.outcome();
}

}  // namespace

CollectorSpec edac_collector() {
  return {.name = "edac", .make = [](const CollectorConfig& config) {
            return make_off_tick_collector(config, {.name = "edac"}, read_edac);
          }};
}

}  // namespace hb::collect
