// What a store says it holds, and how it hands it out.
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/frame_builder.hpp"
#include "model/staleness.hpp"
#include "store/store.hpp"
#include "store/temporary_directory.hpp"

namespace hb::store {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;

constexpr int64_t kBeginMs = 1'700'006'400'000;  // a whole hour

class StoreInventory : public testing::Test {
 protected:
  StoreInventory() : clock_(from_unix_ms(kBeginMs)) {
    store_ = Store::open({.directory = directory_.path()}, clock_).value();
  }

  void import(const std::string& name, const std::string& host, Duration from, int count) {
    ImportedSeries one{
        .labels = Labels{{"__name__", name}, {"host", host}}, .type = MetricType::gauge, .samples = {}};
    for (int i = 0; i < count; ++i)
      one.samples.add(kBeginMs + from.count() + int64_t{i} * 1000, i);
    std::vector<ImportedSeries> all;
    all.push_back(std::move(one));
    const auto outcome = store_->import(std::move(all));
    ASSERT_TRUE(outcome) << outcome.error().message;
    ASSERT_EQ(outcome->samples, static_cast<uint64_t>(count));
  }

  [[nodiscard]] std::vector<Store::Extent> extents(TimeRange range, Tier tier = Tier::raw) const {
    return store_->extents(std::vector{Matcher::equal("__name__", "load")}, range, tier);
  }
  [[nodiscard]] SampleColumns samples(const Store::Extent& extent, Tier tier = Tier::raw) {
    return store_
        ->samples(extent.series->id, {from_unix_ms(extent.span.start_ms), from_unix_ms(extent.span.end_ms)},
                  tier)
        .value();
  }

  TemporaryDirectory directory_;
  ManualClock clock_;
  std::unique_ptr<Store> store_;
  const TimeRange ever_{from_unix_ms(0), from_unix_ms(kSampleTimeMax)};
};

TEST_F(StoreInventory, OfNothingIsNothing) {
  const Inventory inventory = store_->inventory().value();
  EXPECT_GT(inventory.file_bytes, 0U);
  EXPECT_EQ(inventory.tiers, (std::array<TierInventory, kTiers>{}));
  EXPECT_EQ(inventory.series_active + inventory.series_ended + inventory.damaged, 0U);
  EXPECT_TRUE(inventory.most_series.empty() && inventory.most_bytes.empty());
  EXPECT_TRUE(extents(ever_).empty());
}

TEST_F(StoreInventory, CountsBlocksSamplesAndSeries) {
  import("load", "a", -hours(5), 120);
  import("load", "b", -hours(3), 60);
  import("temp", "a", -hours(3), 60);
  FrameBuilder builder;
  builder.begin(from_unix_ms(kBeginMs));
  builder.emit(Metric{"load", "", MetricType::gauge}, {{"host", "now"}}, 1);
  store_->append(*builder.finish());

  const Inventory inventory = store_->inventory().value();
  const TierInventory& raw = inventory.tiers[0];
  EXPECT_EQ(raw.blocks, 2U);
  EXPECT_EQ(raw.samples, 240U);
  EXPECT_EQ(raw.oldest_ms, kBeginMs - 5 * 3'600'000);
  EXPECT_EQ(raw.newest_ms, kBeginMs - 3 * 3'600'000 + 59'000);
  EXPECT_GT(raw.bytes, 0U);
  const TierInventory& minute = inventory.tiers[1];
  EXPECT_EQ(minute.samples, 4U);
  EXPECT_EQ(inventory.tiers[2].samples, 3U);
  EXPECT_EQ(inventory.series_active, 1U);
  EXPECT_EQ(inventory.series_ended, 3U);
  EXPECT_GT(inventory.label_bytes, 4 * std::string("load").size());
  EXPECT_EQ(inventory.damaged, 0U);
  ASSERT_EQ(inventory.most_series.size(), 2U);
  EXPECT_EQ(inventory.most_series[0].name, "load");
  EXPECT_EQ(inventory.most_series[0].series, 3U);
  EXPECT_GT(inventory.most_series[0].bytes, inventory.most_series[1].bytes);
  EXPECT_EQ(inventory.most_bytes[1].name, "temp");
}

TEST_F(StoreInventory, NamesTheTenLargest) {
  for (int metric = 0; metric <= 11; ++metric) {
    for (int host = 0; host <= metric; ++host)
      import(fmt::format("m{:02}", metric), fmt::format("{}", host), -hours(5), 1);
  }
  const Inventory inventory = store_->inventory().value();
  ASSERT_EQ(inventory.most_series.size(), Inventory::kMetricsMax);
  EXPECT_EQ(inventory.most_series.front(), (MetricInventory{"m11", 12, inventory.most_series.front().bytes}));
  EXPECT_EQ(inventory.most_series.back().name, "m02");
}

TEST_F(StoreInventory, HandsOutSeriesBySeries) {
  import("load", "a", -hours(5), 120);
  import("load", "b", -hours(3), 60);
  const auto all = extents(ever_);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].series->labels.get("host"), "a");
  EXPECT_EQ(all[0].span.start_ms, kBeginMs - 5 * 3'600'000);
  EXPECT_EQ(all[0].span.end_ms, kBeginMs - 5 * 3'600'000 + 119'000);
  EXPECT_EQ(samples(all[0]).size(), 120U);
  EXPECT_EQ(samples(all[1]).values.back(), 59);

  const auto later = extents({from_unix_ms(kBeginMs) - hours(4), from_unix_ms(kBeginMs)});
  ASSERT_EQ(later.size(), 1U);
  EXPECT_EQ(later[0].series->labels.get("host"), "b");
  EXPECT_TRUE(store_->samples(12345, ever_, Tier::raw).value().empty());
}

TEST_F(StoreInventory, HandsOutOneTierByItself) {
  import("load", "a", -hours(5), 120);
  const auto minute = extents(ever_, Tier::minute);
  ASSERT_EQ(minute.size(), 1U);
  const SampleColumns columns = samples(minute[0], Tier::minute);
  EXPECT_THAT(columns.values, ElementsAre(59, 119));
  EXPECT_EQ(columns.times_ms.front(), kBeginMs - 5 * 3'600'000 + 59'999);
  const auto hour = extents(ever_, Tier::hour);
  ASSERT_EQ(hour.size(), 1U);
  EXPECT_THAT(samples(hour[0], Tier::hour).values, ElementsAre(119));
}

TEST_F(StoreInventory, HandsOutTicksWithoutMarkers) {
  FrameBuilder builder;
  for (int second = 0; second < 4; ++second) {
    builder.begin(clock_.now());
    if (second != 2) builder.emit(Metric{"load", "", MetricType::gauge}, {{"host", "now"}}, second);
    store_->append(*builder.finish());
    clock_.advance(seconds(1));
  }
  const auto all = extents(ever_);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_THAT(samples(all[0]).values, ElementsAre(0, 1, 3));
}

TEST_F(StoreInventory, IsTheSameAtRest) {
  import("load", "a", -hours(5), 120);
  const Inventory before = store_->inventory().value();
  store_.reset();
  const auto at_rest = Store::open_read_only({.directory = directory_.path()}, clock_);
  ASSERT_TRUE(at_rest) << at_rest.error().message;
  const Inventory after = (*at_rest)->inventory().value();
  EXPECT_EQ(after.tiers, before.tiers);
  EXPECT_EQ(after.most_bytes, before.most_bytes);
  EXPECT_EQ(after.series_ended, 1U);
}

}  // namespace
}  // namespace hb::store
