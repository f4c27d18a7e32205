#include <algorithm>
#include <cctype>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "collect/collector.hpp"
#include "collect/number_labels.hpp"
#include "procfs/kept_file.hpp"
#include "procfs/text_cursor.hpp"

namespace hb::collect {
namespace {

constexpr FlagSpec kInclude{
    .name = "collector.sysctl.include", .kind = FlagKind::list, .help = "Select sysctl metrics to include"};
constexpr FlagSpec kIncludeInfo{.name = "collector.sysctl.include-info",
                                .kind = FlagKind::list,
                                .help = "Select sysctl metrics to include as info metrics"};
constexpr FlagSpec kFlags[] = {kInclude, kIncludeInfo};

constexpr Metric kInfo{"node_sysctl_info", "sysctl info", MetricType::gauge};

// The values of one setting are few; those past this number are not looked at.
constexpr std::size_t kValuesMax = 64;

std::string metric_name(std::string_view name) {
  std::string metric = "node_sysctl_" + std::string(name);
  std::ranges::replace_if(
      metric, [](unsigned char c) { return std::isalnum(c) == 0 && c != '_' && c != ':'; }, '_');
  return metric;
}

struct FieldMetric {
  std::string name;
  std::string help;
};

// One value of a flag: "fs.file-nr", or "fs.file-nr:total,current,max", which names the file's values.
struct Setting {
  std::string name;
  bool is_info = false;
  FieldMetric metric;
  std::vector<FieldMetric> fields;  // of the named values; empty when they have none
  procfs::KeptFile file;
};

Setting make_setting(std::string_view given, bool is_info) {
  const std::size_t colon = std::min(given.find(':'), given.size());
  const std::string name(given.substr(0, colon));
  std::string path = "sys/" + name;
  std::ranges::replace(path, '.', '/');
  Setting setting{.name = name,
                  .is_info = is_info,
                  .metric = {.name = metric_name(name), .help = "sysctl " + name},
                  .fields = {},
                  .file = procfs::KeptFile(HostRoot::Tree::proc, std::move(path))};
  procfs::TextCursor keys(given.substr(std::min(colon + 1, given.size())));
  while (!keys.at_end()) {
    const std::string number = std::to_string(setting.fields.size());
    setting.fields.push_back({.name = metric_name(name + "_" + std::string(keys.until(','))),
                              .help = "sysctl " + name + ", field " + number});
  }
  return setting;
}

// The kernel's settings that the flags name, from /proc/sys.
class SysctlCollector final : public Collector {
 public:
  explicit SysctlCollector(std::vector<Setting> settings) : settings_(std::move(settings)) {}

  [[nodiscard]] std::string_view name() const override { return "sysctl"; }

  [[nodiscard]] Result<void> update(const HostRoot& host, SampleSink& sink) override {
    for (Setting& setting : settings_) {
      const auto text = setting.file.read(host);
      if (!text) return std::unexpected(text.error());
      split(*text);
      if (auto checked = check(setting); !checked) return checked;
      if (setting.is_info) {
        emit_info(setting, sink);
      } else if (auto emitted = emit_numbers(setting, sink); !emitted) {
        return emitted;
      }
    }
    return {};
  }

 private:
  void split(std::string_view text) {
    values_.clear();
    procfs::TextCursor lines(text);
    while (!lines.at_end()) {
      procfs::TextCursor line(lines.line());
      for (std::string_view value = line.field(); !value.empty() && values_.size() < kValuesMax;
           value = line.field())
        values_.push_back(value);
    }
  }

  [[nodiscard]] Result<void> check(const Setting& setting) const {
    if (values_.empty()) return fail(ErrorCode::corrupt, "sysctl " + setting.name + " has no values");
    if (setting.fields.empty() || setting.fields.size() == values_.size()) return {};
    return fail(ErrorCode::invalid, "sysctl " + setting.name + " has " + std::to_string(values_.size()) +
                                        " values, and --" + std::string(kInclude.name) + " names " +
                                        std::to_string(setting.fields.size()));
  }

  void emit_info(const Setting& setting, SampleSink& sink) {
    for (std::size_t i = 0; i < values_.size(); ++i) {
      sink.emit(kInfo, {{"name", setting.name}, {"value", values_[i]}, {"index", index_labels_[i]}}, 1);
    }
  }

  Result<void> emit_numbers(const Setting& setting, SampleSink& sink) {
    for (std::size_t i = 0; i < values_.size(); ++i) {
      const auto number = procfs::parse_i64(values_[i]);
      if (!number) {
        return fail(ErrorCode::invalid, "sysctl " + setting.name + " is no number: name it by --" +
                                            std::string(kIncludeInfo.name));
      }
      const bool has_key = !setting.fields.empty();
      const FieldMetric& field = has_key ? setting.fields[i] : setting.metric;
      const Metric metric{field.name, field.help, MetricType::untyped};
      if (has_key || values_.size() == 1) {
        sink.emit(metric, static_cast<double>(*number));
      } else {
        sink.emit(metric, {{"index", index_labels_[i]}}, static_cast<double>(*number));
      }
    }
    return {};
  }

  std::vector<Setting> settings_;  // never changed: metric names point into it
  std::vector<std::string_view> values_;
  NumberLabels index_labels_;
};

}  // namespace

CollectorSpec sysctl_collector() {
  return {.name = "sysctl",
          .enabled_by_default = false,
          .flags = kFlags,
          .make = [](const CollectorConfig& config) -> Result<std::unique_ptr<Collector>> {
            std::vector<Setting> settings;
            for (const std::string& given : config.flags.list(kInclude))
              settings.push_back(make_setting(given, false));
            for (const std::string& given : config.flags.list(kIncludeInfo))
              settings.push_back(make_setting(given, true));
            return std::make_unique<SysctlCollector>(std::move(settings));
          }};
}

}  // namespace hb::collect
