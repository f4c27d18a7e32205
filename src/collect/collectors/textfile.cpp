#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/log.hpp"
#include "collect/collector.hpp"
#include "collect/off_tick_reading.hpp"
#include "collect/slow_refresh.hpp"
#include "collect/textfile_folders.hpp"

namespace hb::collect {
namespace {

constexpr Metric kMtime{"node_textfile_mtime_seconds", "Unixtime mtime of textfiles successfully read.",
                        MetricType::gauge};
constexpr Metric kScrapeError{"node_textfile_scrape_error",
                              "1 if there was an error opening or reading a file, 0 otherwise",
                              MetricType::gauge};

constexpr std::array<FlagSpec, 1> kFlags = {{{
    .name = "collector.textfile.directory",
    .kind = FlagKind::list,
    .help = "Directory to read text files with metrics from, supports glob matching. (repeatable)",
}}};

// Metrics that others leave in files, such as what a nightly job found. The files are read off the tick,
// every ten ticks and only those that have changed, and emitted at every tick.
class TextfileCollector final : public Collector {
 public:
  TextfileCollector(std::vector<std::string> directories, const RunOffTick& run)
      : has_folders_(!directories.empty()),
        folders_(std::make_shared<TextfileFolders>(std::move(directories))),
        reading_(run) {}

  [[nodiscard]] std::string_view name() const override { return "textfile"; }

  [[nodiscard]] Result<void> update(const HostRoot& /*host*/, SampleSink& sink) override {
    if (!has_folders_) {
      sink.emit(kScrapeError, 0);
      return {};
    }
    if (refresh_.due() && !reading_.begin([folders = folders_] { return folders->read(); })) refresh_.retry();
    if (const auto fresh = reading_.take(); fresh && *fresh != newest_) {
      tell(**fresh);
      newest_ = *fresh;
    }
    if (!newest_) return {};
    for (const TextfileSnapshot::Family& family : newest_->families)
      emit(family, sink);
    for (const TextfileSnapshot::File& file : newest_->files)
      sink.emit(kMtime, {{"file", file.path}}, file.mtime_s);
    sink.emit(kScrapeError, newest_->problems.empty() ? 0 : 1);
    return {};
  }

 private:
  void emit(const TextfileSnapshot::Family& family, SampleSink& sink) {
    const std::vector<std::string_view>& names = family.label_names;
    for (const TextfileFamily::Sample& sample : family.parsed->samples) {
      labels_.clear();
      for (std::size_t i = 0; i < sample.labels.size(); ++i)
        labels_.push_back({i < names.size() ? names[i] : family.part_label, sample.labels[i]});
      sink.sample({.name = family.names[static_cast<std::size_t>(sample.part)],
                   .help = family.help,
                   .type = family.parsed->type,
                   .family = family.names[0]},
                  labels_, sample.value);
    }
  }

  // The collector itself does not fail: the metric tells. The log has each problem when it begins.
  void tell(const TextfileSnapshot& fresh) const {
    const std::vector<std::string> none;
    const std::vector<std::string>& before = newest_ ? newest_->problems : none;
    for (const std::string& problem : fresh.problems) {
      if (std::ranges::find(before, problem) == before.end()) log::warn("text files: {}", problem);
    }
    if (fresh.problems.empty() && !before.empty()) log::info("text files: all of them are read again");
  }

  const bool has_folders_;
  std::shared_ptr<TextfileFolders> folders_;
  OffTickReading<std::shared_ptr<const TextfileSnapshot>> reading_;
  SlowRefresh refresh_;
  std::shared_ptr<const TextfileSnapshot> newest_;
  std::vector<LabelView> labels_;
};

}  // namespace

CollectorSpec textfile_collector() {
  return {.name = "textfile",
          .flags = kFlags,
          .make = [](const CollectorConfig& config) -> Result<std::unique_ptr<Collector>> {
            return std::make_unique<TextfileCollector>(config.flags.list(kFlags[0]), config.run_off_tick);
          }};
}

}  // namespace hb::collect
