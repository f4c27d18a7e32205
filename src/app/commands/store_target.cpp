#include "app/commands/store_target.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fmt/format.h>

namespace hb::app {
namespace {

// Scripts begin in 1970.
constexpr store::Retention kEverything = {.raw = std::chrono::hours(24 * 365 * 100),
                                          .minute = std::chrono::hours(24 * 365 * 100),
                                          .hour = std::chrono::hours(24 * 365 * 100),
                                          .bytes_max = uint64_t{1} << 60};

}  // namespace

// The store, asked for steps that are too short for summaries.
class StoreTarget::EverySample final : public SeriesSource {
 public:
  explicit EverySample(store::Store& store) : store_(store) {}

  Result<std::vector<SeriesView>> select(std::span<const Matcher> matchers, TimeRange range,
                                         const SelectHints& hints) override {
    return store_.select(matchers, range, shortened(hints));
  }
  Result<void> for_each(std::span<const Matcher> matchers, TimeRange range, const SelectHints& hints,
                        const SeriesVisitor& visit) override {
    return store_.for_each(matchers, range, shortened(hints), visit);
  }
  Result<std::vector<std::string>> label_values(std::string_view label, std::span<const Matcher> matchers,
                                                TimeRange range) override {
    return store_.label_values(label, matchers, range);
  }
  Result<std::vector<std::string>> label_names(std::span<const Matcher> matchers, TimeRange range) override {
    return store_.label_names(matchers, range);
  }

 private:
  static SelectHints shortened(SelectHints hints) {
    hints.step = std::min<Duration>(hints.step, std::chrono::seconds(1));
    return hints;
  }

  store::Store& store_;
};

Result<std::unique_ptr<StoreTarget>> StoreTarget::make(const Clock& clock) {
  std::error_code failed;
  std::string path = (std::filesystem::temp_directory_path(failed) / "heartbeat-promqltest-XXXXXX").string();
  if (failed || ::mkdtemp(path.data()) == nullptr) {
    const std::string reason = failed ? failed.message() : std::generic_category().message(errno);
    return fail(ErrorCode::io, fmt::format("cannot make a temporary directory: {}", reason));
  }
  std::unique_ptr<StoreTarget> target(new StoreTarget(std::move(path), clock));
  if (Result<void> opened = target->open(); !opened) return std::unexpected(opened.error());
  return target;
}

StoreTarget::StoreTarget(std::string directory, const Clock& clock)
    : directory_(std::move(directory)), clock_(clock) {}

StoreTarget::~StoreTarget() {
  source_.reset();
  store_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

Result<void> StoreTarget::open() {
  Result<std::unique_ptr<store::Store>> opened =
      store::Store::open({.directory = directory_ + "/data",
                          .retention = kEverything,
                          .external_age_max = store::Options::kAnyAge},
                         clock_);
  if (!opened) return std::unexpected(opened.error());
  store_ = *std::move(opened);
  source_ = std::make_unique<EverySample>(*store_);
  return {};
}

Result<void> StoreTarget::clear() {
  pending_.clear();
  source_.reset();
  store_.reset();
  std::error_code failed;
  std::filesystem::remove_all(directory_ + "/data", failed);
  if (failed) return fail(ErrorCode::io, fmt::format("cannot empty {}: {}", directory_, failed.message()));
  return open();
}

Result<void> StoreTarget::load(const Labels& labels, std::span<const Timestamp> times,
                               std::span<const double> values) {
  store::ImportedSeries& series = pending_.emplace_back(
      store::ImportedSeries{.labels = labels, .type = MetricType::untyped, .samples = {}});
  for (std::size_t i = 0; i < times.size(); ++i)
    series.samples.add(unix_ms(times[i]), values[i]);
  return {};
}

Result<void> StoreTarget::finish_load() {
  const Result<store::ImportOutcome> imported = store_->import(std::exchange(pending_, {}));
  if (!imported) return std::unexpected(imported.error());
  if (imported->samples_refused == 0) return {};
  return fail(ErrorCode::limit, fmt::format("the store refused {} samples", imported->samples_refused));
}

SeriesSource& StoreTarget::source() { return *source_; }

}  // namespace hb::app
