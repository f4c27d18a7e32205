#include "app/commands/db/database_at_rest.hpp"

#include <chrono>
#include <cstdint>

#include "promql/series_selector.hpp"

namespace hb::app::db {
namespace {

// Whoever imports old history at rest has it, whatever the running program's limits are: they are in its
// configuration, which is not known here, and a wrong guess would delete history. The program applies them
// when it starts.
constexpr store::Retention kEverything = {.raw = std::chrono::hours(24 * 365 * 100),
                                          .minute = std::chrono::hours(24 * 365 * 100),
                                          .hour = std::chrono::hours(24 * 365 * 100),
                                          .bytes_max = uint64_t{1} << 60};

}  // namespace

Result<void> DatabaseAtRest::open_to_read() {
  if (store_) return {};
  Result<std::unique_ptr<store::Store>> opened =
      store::Store::open_read_only({.directory = directory_}, clock_);
  if (!opened) return std::unexpected(opened.error());
  store_ = *std::move(opened);
  return {};
}

Result<void> DatabaseAtRest::open_to_write() {
  if (store_ && writes_) return {};
  store_.reset();
  Result<std::unique_ptr<store::Store>> opened = store::Store::open(
      {.directory = directory_, .retention = kEverything, .external_age_max = store::Options::kAnyAge},
      clock_);
  if (!opened) return std::unexpected(opened.error());
  store_ = *std::move(opened);
  writes_ = true;
  return {};
}

Result<store::CheckReport> DatabaseAtRest::check() {
  return store::check(directory_, store::CheckMode::at_rest);
}

Result<store::Inventory> DatabaseAtRest::inventory() {
  if (Result<void> opened = open_to_read(); !opened) return std::unexpected(opened.error());
  return store_->inventory();
}

Result<std::vector<ListedSeries>> DatabaseAtRest::series(const std::string& selector, TimeRange range,
                                                         store::Tier tier) {
  const auto matchers = promql::parse_series_selector(selector, {});
  if (!matchers) return std::unexpected(matchers.error());
  if (Result<void> opened = open_to_read(); !opened) return std::unexpected(opened.error());
  std::vector<ListedSeries> all;
  for (const store::Store::Extent& extent : store_->extents(*matchers, range, tier)) {
    all.push_back({.series = {.id = extent.series->id,
                              .labels = {extent.series, &extent.series->labels},
                              .type = extent.series->type,
                              .family = {}},
                   .span = extent.span});
  }
  return all;
}

Result<store::SampleColumns> DatabaseAtRest::samples(uint64_t id, TimeRange range, store::Tier tier) {
  if (Result<void> opened = open_to_read(); !opened) return std::unexpected(opened.error());
  return store_->samples(static_cast<store::SeriesId>(id), range, tier);
}

Result<store::ImportOutcome> DatabaseAtRest::import(std::vector<store::ImportedSeries> series) {
  if (Result<void> opened = open_to_write(); !opened) return std::unexpected(opened.error());
  return store_->import(std::move(series));
}

}  // namespace hb::app::db
