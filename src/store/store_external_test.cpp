// Batches of samples that others send.
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/staleness.hpp"
#include "store/store.hpp"
#include "store/temporary_directory.hpp"

namespace hb::store {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using testing::HasSubstr;

struct Sample {
  Duration from_now = {};
  double value = 0;
};

Labels load_of(const std::string& host) { return Labels{{"__name__", "load"}, {"host", host}}; }

class StoreExternal : public testing::Test {
 protected:
  StoreExternal() : clock_(from_unix_ms(1'700'000'000'000)) { open(); }

  void open() {
    store_.reset();
    Result<std::unique_ptr<Store>> opened = Store::open(options_, clock_);
    ASSERT_TRUE(opened) << opened.error().message;
    store_ = *std::move(opened);
  }
  void open_on_disk() {
    options_.directory = directory_.path();
    open();
  }

  [[nodiscard]] ImportedSeries series(const std::string& host, const std::vector<Sample>& samples) const {
    ImportedSeries made{.labels = load_of(host), .type = MetricType::untyped, .samples = {}};
    for (const auto& [from_now, value] : samples)
      made.samples.add(unix_ms(clock_.now() + from_now), value);
    return made;
  }

  // What became of a batch, once it is journalled.
  std::string append(std::vector<ImportedSeries> batch) {
    Result<ExternalOutcome> outcome = store_->append_external(std::move(batch));
    if (!outcome) return outcome.error().message;
    if (outcome->journalled.valid()) {
      const Result<void> journalled = outcome->journalled.get();
      EXPECT_TRUE(journalled) << journalled.error().message;
    }
    first_refused_ = outcome->first_refused;
    return fmt::format("{} old {} new {} duplicate {} limit {}", outcome->taken, outcome->too_old,
                       outcome->too_new, outcome->duplicate, outcome->series_limit);
  }

  // "seconds from now:value" of each sample of a series.
  std::string samples(const std::string& host) {
    const Matcher matcher = Matcher::equal("host", host);
    const auto selected =
        store_->select({&matcher, 1}, {clock_.now() - hours(24), clock_.now() + hours(24)}, SelectHints{});
    EXPECT_TRUE(selected);
    std::string text;
    for (const SeriesView& view : *selected) {
      for (std::size_t i = 0; i < view.times.size(); ++i) {
        text += fmt::format("{}:{} ", unix_seconds(view.times[i]) - unix_seconds(clock_.now()),
                            is_stale(view.values[i]) ? "stale" : fmt::format("{}", view.values[i]));
      }
    }
    return text;
  }

  TemporaryDirectory directory_;
  ManualClock clock_;
  Options options_;
  std::unique_ptr<Store> store_;
  std::string first_refused_;
};

TEST_F(StoreExternal, TakesManySeriesAtOnce) {
  EXPECT_EQ(append({series("a", {{milliseconds(-2000), 1}, {milliseconds(-1000), 2}}),
                    series("b", {{milliseconds(-500), 3}, {milliseconds(0), stale_marker()}})}),
            "4 old 0 new 0 duplicate 0 limit 0");
  EXPECT_EQ(samples("a"), "-2:1 -1:2 ");
  EXPECT_EQ(samples("b"), "-0.5:3 0:stale ");
  EXPECT_EQ(first_refused_, "");
  EXPECT_EQ(append({}), "0 old 0 new 0 duplicate 0 limit 0");
  EXPECT_EQ(append({series("c", {})}), "0 old 0 new 0 duplicate 0 limit 0");
}

TEST_F(StoreExternal, LateOnesFindTheirPlaceAndTheSameAgainIsTaken) {
  append({series("a", {{milliseconds(-1000), 2}})});
  EXPECT_EQ(
      append({series("a", {{milliseconds(-3000), 1}, {milliseconds(-1000), 2}, {milliseconds(-500), 3}})}),
      "3 old 0 new 0 duplicate 0 limit 0");
  EXPECT_EQ(samples("a"), "-3:1 -1:2 -0.5:3 ");
  EXPECT_EQ(append({series("a", {{milliseconds(-1000), 9}, {milliseconds(0), 4}})}),
            "1 old 0 new 0 duplicate 1 limit 0");
  EXPECT_EQ(samples("a"), "-3:1 -1:2 -0.5:3 0:4 ");
  EXPECT_THAT(first_refused_,
              HasSubstr("duplicate sample for timestamp: load{host=\"a\"} at 1699999999000 ms"));
}

TEST_F(StoreExternal, TimesHaveBounds) {
  const Duration most = options_.external_age_max;
  EXPECT_EQ(append({series(
                "a", {{-most - milliseconds(1), 1}, {-most, 2}, {most, 3}, {most + milliseconds(1), 4}})}),
            "2 old 1 new 1 duplicate 0 limit 0");
  EXPECT_THAT(first_refused_, HasSubstr("too old sample"));
  EXPECT_EQ(samples("a"), "-3600:2 3600:3 ");
  EXPECT_EQ(store_->statistics().samples_refused_total, 2U);

  ImportedSeries extreme = series("b", {});
  extreme.samples.add(INT64_MIN, 1);
  extreme.samples.add(INT64_MAX, 1);
  EXPECT_EQ(append({extreme}), "0 old 1 new 1 duplicate 0 limit 0");
}

TEST_F(StoreExternal, AnyAgeIsTakenWhereThatIsSaid) {
  options_.external_age_max = Options::kAnyAge;
  open();
  ImportedSeries old = series("a", {});
  old.samples.add(-1, 1);
  old.samples.add(0, 2);
  old.samples.add(kSampleTimeMax, 3);
  old.samples.add(kSampleTimeMax + 1, 4);
  EXPECT_EQ(append({old}), "2 old 1 new 1 duplicate 0 limit 0");
}

TEST_F(StoreExternal, NewSeriesPastTheLimitAreRefusedAlone) {
  options_.active_series_max = 2;
  open();
  EXPECT_EQ(append({series("a", {{milliseconds(0), 1}}), series("b", {{milliseconds(0), 1}}),
                    series("c", {{milliseconds(-1), 1}, {milliseconds(0), 1}})}),
            "2 old 0 new 0 duplicate 0 limit 2");
  EXPECT_THAT(first_refused_, HasSubstr("there are too many series: load{host=\"c\"}"));
  EXPECT_EQ(append({series("a", {{milliseconds(1), 1}})}), "1 old 0 new 0 duplicate 0 limit 0");
}

TEST_F(StoreExternal, ABatchHasALimit) {
  options_.external_samples_max = 3;
  open();
  const std::vector<Sample> three{{milliseconds(0), 1}, {milliseconds(1), 1}, {milliseconds(2), 1}};
  EXPECT_EQ(append({series("a", three)}), "3 old 0 new 0 duplicate 0 limit 0");
  EXPECT_THAT(append({series("a", three), series("b", {{milliseconds(0), 1}})}), HasSubstr("at most 3"));
  options_.external_samples_max = 2 * kExternalBatchMax;
  open();
  ImportedSeries most = series("a", {});
  for (std::size_t i = 0; i < kExternalBatchMax; ++i)
    most.samples.add(unix_ms(clock_.now()) - static_cast<int64_t>(kExternalBatchMax - i), 1);
  EXPECT_EQ(append({most}), "100000 old 0 new 0 duplicate 0 limit 0");
  most.samples.add(unix_ms(clock_.now()), 1);
  EXPECT_THAT(append({most}), HasSubstr("at most 100000"));
}

TEST_F(StoreExternal, FullHeadsAreClosedAndAllOfItIsRead) {
  options_.external_samples_max = 4;
  open_on_disk();
  std::string expected;
  for (int i = 0; i < 20; ++i) {
    const Duration at = milliseconds(-20'000 + 1000 * i);
    const double value = i;
    EXPECT_EQ(append({series("a", {{at, value}, {at + milliseconds(500), value + 0.5}})}),
              "2 old 0 new 0 duplicate 0 limit 0")
        << i;
    expected += fmt::format("{}:{} {}:{} ", -20.0 + i, value, -19.5 + i, value + 0.5);
  }
  EXPECT_EQ(samples("a"), expected);
  open();
  EXPECT_EQ(samples("a"), expected) << "after a start";
}

TEST_F(StoreExternal, WhatIsJournalledComesBack) {
  open_on_disk();
  append({series("a", {{milliseconds(-2000), 1}}), series("b", {{milliseconds(-1000), 2}})});
  append({series("a", {{milliseconds(-1000), stale_marker()}}), series("c", {{milliseconds(0), 3}})});
  open();
  EXPECT_EQ(samples("a"), "-2:1 -1:stale ");
  EXPECT_EQ(samples("b"), "-1:2 ");
  EXPECT_EQ(samples("c"), "0:3 ");
}

}  // namespace
}  // namespace hb::store
