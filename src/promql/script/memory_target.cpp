#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "promql/script/runner.hpp"

namespace hb::promql::script {

class MemoryTarget::Source final : public SeriesSource {
 public:
  void add(const Labels& labels, std::span<const Timestamp> times, std::span<const double> values) {
    std::map<Timestamp, double>& samples = series_[labels];
    for (std::size_t i = 0; i < times.size(); ++i)
      samples.insert_or_assign(times[i], values[i]);
  }

  Result<std::vector<SeriesView>> select(std::span<const Matcher> matchers, TimeRange range,
                                         const SelectHints& /*hints*/) override {
    std::vector<SeriesView> selected;
    for (const auto& [labels, samples] : series_) {
      if (!matches(matchers, labels)) continue;
      SeriesView view{.labels = std::make_shared<const Labels>(labels), .times = {}, .values = {}};
      const auto end = samples.upper_bound(range.end);
      for (auto at = samples.lower_bound(range.start); at != end && at != samples.end(); ++at) {
        view.times.push_back(at->first);
        view.values.push_back(at->second);
      }
      if (!view.times.empty()) selected.push_back(std::move(view));
    }
    return selected;
  }

  Result<std::vector<std::string>> label_values(std::string_view label, std::span<const Matcher> matchers,
                                                TimeRange /*range*/) override {
    std::set<std::string> values;
    for (const auto& [labels, samples] : series_) {
      if (matches(matchers, labels) && !labels.get(label).empty()) values.emplace(labels.get(label));
    }
    return std::vector<std::string>(values.begin(), values.end());
  }

  Result<std::vector<std::string>> label_names(std::span<const Matcher> matchers,
                                               TimeRange /*range*/) override {
    std::set<std::string> names;
    for (const auto& [labels, samples] : series_) {
      if (!matches(matchers, labels)) continue;
      for (const LabelView label : labels)
        names.emplace(label.name);
    }
    return std::vector<std::string>(names.begin(), names.end());
  }

 private:
  static bool matches(std::span<const Matcher> matchers, const Labels& labels) {
    return std::ranges::all_of(matchers, [&](const Matcher& matcher) { return matcher.matches(labels); });
  }

  std::map<Labels, std::map<Timestamp, double>> series_;
};

MemoryTarget::MemoryTarget() : source_(std::make_unique<Source>()) {}
MemoryTarget::~MemoryTarget() = default;

Result<void> MemoryTarget::clear() {
  source_ = std::make_unique<Source>();
  return {};
}

Result<void> MemoryTarget::load(const Labels& labels, std::span<const Timestamp> times,
                                std::span<const double> values) {
  source_->add(labels, times, values);
  return {};
}

SeriesSource& MemoryTarget::source() { return *source_; }

}  // namespace hb::promql::script
