// Samples that come from elsewhere: many at once, of any age, and late ones one by one.
#include <chrono>
#include <cstdint>
#include <memory>
#include <ratio>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "model/frame_builder.hpp"
#include "model/staleness.hpp"
#include "store/block_writer.hpp"
#include "store/child_process.hpp"
#include "store/store.hpp"
#include "store/temporary_directory.hpp"

namespace hb::store {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Metric kGauge{"load", "", MetricType::gauge};

Labels load_of(const std::string& host) { return Labels{{"__name__", "load"}, {"host", host}}; }

class StoreImport : public testing::Test {
 protected:
  using SixHours = std::chrono::duration<int64_t, std::ratio<21'600>>;

  // The clock stands an hour and a half into a block of six hours.
  StoreImport()
      : clock_(std::chrono::floor<SixHours>(from_unix_ms(1'700'000'000'000)) + minutes(90)),
        now_(clock_.now()) {
    open();
  }

  void open() {
    options_.directory = directory_.path();
    Result<std::unique_ptr<Store>> opened = Store::open(options_, clock_);
    ASSERT_TRUE(opened) << opened.error().message;
    store_ = *std::move(opened);
  }
  void reopen() {
    store_.reset();
    open();
  }

  void tick(Timestamp time, double value) {
    builder_.begin(time);
    builder_.emit(kGauge, {{"host", "ticks"}}, value);
    store_->append(*builder_.finish());
  }

  // A sample every `step` from `now_ + from` on.
  [[nodiscard]] ImportedSeries series(const std::string& host, Duration from, std::size_t count,
                                      double first_value = 0, Duration step = seconds(1)) const {
    ImportedSeries made{.labels = load_of(host), .type = MetricType::gauge, .samples = {}};
    for (std::size_t i = 0; i < count; ++i) {
      made.samples.add(unix_ms(now_ + from + step * static_cast<int64_t>(i)),
                       first_value + static_cast<double>(i));
    }
    return made;
  }
  [[nodiscard]] Result<ImportOutcome> import(ImportedSeries one) {
    std::vector<ImportedSeries> all;
    all.push_back(std::move(one));
    return store_->import(std::move(all));
  }

  // "time:value" of each sample, times in seconds from now_.
  std::string samples(const std::string& host, Duration from, Duration to, Duration step = seconds(1)) {
    const std::vector<Matcher> matchers{Matcher::equal("__name__", "load"), Matcher::equal("host", host)};
    const auto selected = store_->select(matchers, {now_ + from, now_ + to},
                                         {.step = step, .function = {}, .range = seconds(0)});
    if (!selected) return selected.error().message;
    std::string text;
    for (const SeriesView& view : *selected) {
      for (std::size_t i = 0; i < view.times.size(); ++i) {
        text += fmt::format("{}{}:", text.empty() ? "" : " ",
                            std::chrono::duration<double>(view.times[i] - now_).count());
        text += is_stale(view.values[i]) ? "stale" : fmt::format("{}", view.values[i]);
      }
    }
    return text;
  }
  // Closes the head by a tick in another hour, and waits for what was in it to be in the file.
  void commit(Duration at) {
    const uint64_t before = store_->statistics().commits_total;
    tick(now_ + at, 0);
    const auto deadline = std::chrono::steady_clock::now() + seconds(60);
    for (;;) {
      const Statistics statistics = store_->statistics();
      if (statistics.commits_total > before && statistics.closed_heads == 0) break;
      ASSERT_LT(std::chrono::steady_clock::now(), deadline);
      std::this_thread::yield();
    }
  }

  ManualClock clock_;
  const Timestamp now_;
  TemporaryDirectory directory_;
  Options options_;
  std::unique_ptr<Store> store_;
  FrameBuilder builder_;
};

TEST_F(StoreImport, TakesSamplesOfAnyAgeAndKeepsThem) {
  const Result<ImportOutcome> taken = import(series("old", -hours(24 * 400), 3));
  ASSERT_TRUE(taken) << taken.error().message;
  EXPECT_EQ(taken->samples, 3U);
  EXPECT_EQ(taken->series, 1U);
  EXPECT_EQ(taken->series_new, 1U);
  EXPECT_EQ(taken->samples_refused, 0U);
  const int64_t at = -400LL * 24 * 3600;
  const std::string expected = fmt::format("{}:0 {}:1 {}:2", at, at + 1, at + 2);
  EXPECT_EQ(samples("old", -hours(24 * 401), -hours(24 * 399)), expected);
  reopen();
  EXPECT_EQ(samples("old", -hours(24 * 401), -hours(24 * 399)), expected);
  EXPECT_EQ(samples("old", -hours(24 * 399), hours(0)), "");
  // A rollup each minute, at the minute's last millisecond.
  EXPECT_EQ(samples("old", -hours(24 * 401), -hours(24 * 399), minutes(1)), fmt::format("{}:2", at + 59.999));
}

TEST_F(StoreImport, MergesWithWhatIsThereAndTheLaterWriteWins) {
  ASSERT_TRUE(import(series("a", -hours(50), 4)));
  ASSERT_TRUE(import(series("b", -hours(50), 1)));
  ASSERT_TRUE(import(series("a", -hours(50) + seconds(2), 4, 100)));
  const std::string expected = "-180000:0 -179999:1 -179998:100 -179997:101 -179996:102 -179995:103";
  EXPECT_EQ(samples("a", -hours(51), -hours(49)), expected);
  EXPECT_EQ(samples("b", -hours(51), -hours(49)), "-180000:0");
  // Within one call as well.
  std::vector<ImportedSeries> twice;
  twice.push_back(series("b", -hours(50), 2, 5));
  twice.push_back(series("b", -hours(50), 1, 6));
  const Result<ImportOutcome> taken = store_->import(std::move(twice));
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->series, 1U);
  reopen();
  EXPECT_EQ(samples("a", -hours(51), -hours(49)), expected);
  EXPECT_EQ(samples("b", -hours(51), -hours(49)), "-180000:6 -179999:6");
}

// The open head has the hour from now_ - 30 min on: half of the samples belong to it.
TEST_F(StoreImport, SamplesOfAHeadInMemoryAreSeenAndAreNotLostWithIt) {
  tick(now_, 1);
  const Result<ImportOutcome> taken = import(series("a", -minutes(32), 4, 0, minutes(1)));
  ASSERT_TRUE(taken) << taken.error().message;
  EXPECT_EQ(taken->samples, 4U);
  const std::string expected = "-1920:0 -1860:1 -1800:2 -1740:3";
  EXPECT_EQ(samples("a", -hours(1), hours(1)), expected);
  reopen();  // the journal has them
  EXPECT_EQ(samples("a", -hours(1), hours(1)), expected);
  commit(hours(1));
  EXPECT_EQ(samples("a", -hours(1), hours(1)), expected);
  reopen();
  EXPECT_EQ(samples("a", -hours(1), hours(1)), expected);
  EXPECT_EQ(samples("ticks", -hours(1), minutes(1)), "0:1 1:stale");
}

TEST_F(StoreImport, WinsOverALateSampleThatWaitsInTheHead) {
  tick(now_, 1);
  // It belongs to the hour before the head's own, and is in the head nevertheless.
  ASSERT_TRUE(store_->append_external(load_of("a"), MetricType::gauge, now_ - minutes(40), 7));
  ASSERT_TRUE(import(series("a", -minutes(40), 1, 8)));
  EXPECT_EQ(samples("a", -hours(1), hours(0)), "-2400:8");
  commit(hours(1));
  EXPECT_EQ(samples("a", -hours(1), hours(0)), "-2400:8");
  reopen();
  EXPECT_EQ(samples("a", -hours(1), hours(0)), "-2400:8");
}

TEST_F(StoreImport, LengthensASeriesThatHasEndedAtBothEnds) {
  ASSERT_TRUE(import(series("a", -hours(50), 1, 1)));
  ASSERT_TRUE(import(series("a", -hours(60), 1, 2)));
  ASSERT_TRUE(import(series("a", -hours(40), 1, 3)));
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(samples("a", -hours(61), -hours(59)), "-216000:2") << round;
    EXPECT_EQ(samples("a", -hours(41), -hours(39)), "-144000:3") << round;
    reopen();
  }
  // Of an active one, whose samples are in the journal alone.
  tick(now_, 1);
  ASSERT_TRUE(import(series("ticks", -hours(70), 1, 4)));
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(samples("ticks", -hours(71), -hours(69)), "-252000:4") << round;
    EXPECT_EQ(samples("ticks", -hours(1), hours(0)), "0:1") << round;
    reopen();
  }
}

TEST_F(StoreImport, GoesOnWithTheRollupsOfItsBlocks) {
  ASSERT_TRUE(import(series("a", -hours(50), 60, 0)));
  ASSERT_TRUE(import(series("a", -hours(50) + minutes(1), 60, 60)));
  EXPECT_EQ(samples("a", -hours(51), -hours(49), minutes(1)), "-179940.001:59 -179880.001:119");
}

struct WrongImport {
  const char* what;
  int64_t first_ms;
  int64_t second_ms;
  bool taken;
};

class StoreImportTimes : public StoreImport, public testing::WithParamInterface<WrongImport> {};

TEST_P(StoreImportTimes, AreCheckedBeforeAnythingIsTaken) {
  ImportedSeries made{.labels = load_of("a"), .type = MetricType::gauge, .samples = {}};
  made.samples.add(GetParam().first_ms, 1);
  made.samples.add(GetParam().second_ms, 2);
  const Result<ImportOutcome> taken = import(std::move(made));
  EXPECT_EQ(taken.has_value(), GetParam().taken) << GetParam().what;
  if (!taken) {
    EXPECT_EQ(taken.error().code, ErrorCode::invalid);
  }
  EXPECT_EQ(store_->statistics().series, GetParam().taken ? 1U : 0U);
}

INSTANTIATE_TEST_SUITE_P(Table, StoreImportTimes,
                         testing::Values(WrongImport{"ascending", 1, 2, true},
                                         WrongImport{"the same twice", 2, 2, false},
                                         WrongImport{"descending", 2, 1, false},
                                         WrongImport{"both ends", 0, kSampleTimeMax, true},
                                         WrongImport{"before 1970", -1, 5, false},
                                         WrongImport{"after 9999", 1, kSampleTimeMax + 1, false}));

TEST_F(StoreImport, TakesAsMuchAsOneCallMayAndNoMore) {
  ImportedSeries full = series("a", -hours(24 * 30), kImportSamplesMax);
  ImportedSeries past = full;
  past.samples.add(past.samples.times_ms.back() + 1, 1);
  EXPECT_EQ(import(std::move(past)).error().code, ErrorCode::limit);
  EXPECT_EQ(store_->statistics().series, 0U);
  const Result<ImportOutcome> taken = import(std::move(full));
  ASSERT_TRUE(taken) << taken.error().message;
  EXPECT_EQ(taken->samples, kImportSamplesMax);

  std::vector<ImportedSeries> empty(kImportSeriesMax);
  EXPECT_TRUE(store_->import(empty));
  empty.emplace_back();
  EXPECT_EQ(store_->import(empty).error().code, ErrorCode::limit);
}

// What one series may have of an hour: a block's samples are counted with the times that its series share.
constexpr std::size_t kOfOneMax = BlockWriter::kBlockSamplesMax / 2;

TEST_F(StoreImport, RefusesMoreOfAnHourThanABlockMayHold) {
  constexpr auto kHalf = static_cast<int>(kOfOneMax / 2);
  for (int part = 0; part < 2; ++part) {
    const Result<ImportOutcome> taken =
        import(series("a", -hours(50) + Duration(kHalf * part), kHalf, 1, Duration(1)));
    EXPECT_TRUE(taken) << taken.error().message;
  }
  for (const char* host : {"a", "b"}) {
    const Result<ImportOutcome> past = import(series(host, -hours(50) + Duration(kOfOneMax), 1));
    ASSERT_FALSE(past) << host;
    EXPECT_EQ(past.error().code, ErrorCode::limit);
    EXPECT_EQ(samples(host, -hours(50) + Duration(kOfOneMax), -hours(49)), "");
  }
  // What stands in the blocks already may be written again.
  EXPECT_TRUE(import(series("a", -hours(50), 1)));
}

// Else one sender of too much would end everybody's history.
TEST_F(StoreImport, AnHourThatIsFullEndsNoCommit) {
  constexpr auto kHalf = static_cast<int>(kOfOneMax / 2);
  for (int part = 0; part < 2; ++part)
    ASSERT_TRUE(import(series("a", -minutes(29) + Duration(kHalf * part), kHalf, 1, Duration(1))));
  tick(now_, 1);
  ASSERT_TRUE(store_->append_external(load_of("b"), MetricType::gauge, now_ - seconds(1), 1));
  ASSERT_TRUE(store_->append_external(load_of("c"), MetricType::gauge, now_ - minutes(40), 2));
  commit(hours(1));
  const Statistics statistics = store_->statistics();
  EXPECT_TRUE(statistics.writing) << statistics.paused_reason;
  EXPECT_EQ(statistics.samples_refused_total, 1U);
  reopen();
  EXPECT_EQ(samples("c", -hours(1), hours(0)), "-2400:2");
  EXPECT_EQ(samples("a", -minutes(29), -minutes(29)), "-1740:1");
  EXPECT_EQ(samples("ticks", hours(0), hours(0)), "0:1");
}

// Samples an hour apart: each has a block of its own.
TEST_F(StoreImport, TakesSamplesThatStandFarApartInSteps) {
  const auto count = static_cast<int64_t>(kImportHoursMax);
  std::vector<ImportedSeries> all;
  all.push_back(series("a", -hours(2 * count + 100), kImportHoursMax - 1, 0, hours(1)));
  all.push_back(series("b", -hours(2 * count + 100), kImportHoursMax + 2, 0, hours(1)));
  all.push_back(series("a", -hours(2 * count + 100), 1, 7));
  const Result<ImportOutcome> taken = store_->import(std::move(all));
  ASSERT_TRUE(taken) << taken.error().message;
  EXPECT_EQ(taken->samples, 2 * kImportHoursMax + 2);
  EXPECT_EQ(taken->series, 2U);
  EXPECT_EQ(taken->series_new, 2U);
  const auto last = [&](int64_t hour) { return hours(hour - 2 * count - 100); };
  EXPECT_EQ(samples("b", last(count + 1), hours(0)),
            fmt::format("{}:{}", seconds(last(count + 1)).count(), count + 1));
  EXPECT_EQ(samples("a", last(count - 2), hours(0)),
            fmt::format("{}:{}", seconds(last(count - 2)).count(), count - 2));
  EXPECT_EQ(samples("a", last(0), last(0)), fmt::format("{}:7", seconds(last(0)).count()));
}

TEST_F(StoreImport, WithoutADirectoryThereIsNoPlaceForIt) {
  store_.reset();
  store_ = Store::open({}, clock_).value();
  EXPECT_EQ(import(series("a", -hours(50), 1)).error().code, ErrorCode::invalid);
}

TEST_F(StoreImport, RefusesSeriesPastTheLimitOfKnownOnes) {
  options_.active_series_max = 1;
  reopen();
  ASSERT_EQ(options_.known_series_max(), 10U);
  std::vector<ImportedSeries> all;
  for (int i = 0; i < 11; ++i)
    all.push_back(series(std::to_string(i), -hours(50), 2));
  const Result<ImportOutcome> taken = store_->import(std::move(all));
  ASSERT_TRUE(taken) << taken.error().message;
  EXPECT_EQ(taken->series, 10U);
  EXPECT_EQ(taken->samples, 20U);
  EXPECT_EQ(taken->samples_refused, 2U);
  EXPECT_EQ(store_->append_external(load_of("11"), MetricType::gauge, now_, 1).error().code,
            ErrorCode::limit);
  tick(now_, 1);
  EXPECT_EQ(samples("ticks", hours(0), hours(0)), "");
  EXPECT_EQ(store_->statistics().series_refused_total, 3U);
  // One that is known is no new one.
  EXPECT_TRUE(store_->append_external(load_of("9"), MetricType::gauge, now_, 1));
}

// Numbers that nothing makes smaller, more of them than there may be on the disk.
TEST_F(StoreImport, SaysSoWhenThereIsNoRoomAndTakesNothing) {
  options_.retention.bytes_max = kStorageBytesMin;
  reopen();
  ASSERT_TRUE(import(series("there", -hours(20), 1)));
  ImportedSeries large = series("large", -hours(24 * 30), 900'000);
  const Result<ImportOutcome> taken = import(std::move(large));
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code, ErrorCode::limit);
  EXPECT_EQ(store_->statistics().series, 1U);
  EXPECT_EQ(samples("large", -hours(24 * 31), hours(0)), "");
  // Nothing was forgotten for what does not fit.
  EXPECT_EQ(samples("there", -hours(21), -hours(19)), "-72000:0");
}

TEST(StoreImportOnAFullDisk, IsAnErrorWithNothingHalfDone) {
  const TemporaryDirectory directory;
  on_a_small_disk(directory.path(), "size=24m", [&] {
    const ManualClock clock(from_unix_ms(1'700'000'000'000));
    const Result<std::unique_ptr<Store>> opened = Store::open({.directory = directory.path()}, clock);
    ASSERT_TRUE(opened) << opened.error().message;
    Store* store = opened->get();
    const auto import = [&](const char* name, int64_t count) {
      ImportedSeries made{.labels = Labels{{"__name__", name}}, .type = MetricType::gauge, .samples = {}};
      for (int64_t i = 0; i < count; ++i)
        made.samples.add(1'600'000'000'000 + 1000 * i, static_cast<double>(i));
      std::vector<ImportedSeries> all;
      all.push_back(std::move(made));
      return store->import(std::move(all));
    };
    ASSERT_TRUE(import("small", 10));
    const Result<ImportOutcome> taken = import("large", 900'000);
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().code, ErrorCode::unavailable) << taken.error().message;
    EXPECT_EQ(store->statistics().series, 1U);
    directory.write("ballast", std::string(21 << 20, 'x'));
    const Result<ImportOutcome> refused = import("small too", 10);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::unavailable) << refused.error().message;
    directory.remove("ballast");
    const Result<ImportOutcome> again = import("small too", 10);
    EXPECT_TRUE(again) << again.error().message;
    EXPECT_EQ(store->statistics().series, 2U);
  });
}

TEST_F(StoreImport, ClosesTheHeadWhenItHasAsManySamplesFromOutsideAsItMay) {
  options_.external_samples_max = 3;
  reopen();
  for (int i = 0; i < 3; ++i)
    ASSERT_TRUE(store_->append_external(load_of("a"), MetricType::gauge, now_ - seconds(i), i));
  // The same time again is no further sample.
  ASSERT_TRUE(store_->append_external(load_of("a"), MetricType::gauge, now_, 9));
  EXPECT_EQ(store_->statistics().commits_total, 0U);
  ASSERT_TRUE(store_->append_external(load_of("a"), MetricType::gauge, now_ - seconds(3), 3));
  const auto deadline = std::chrono::steady_clock::now() + seconds(60);
  while (store_->statistics().commits_total == 0) {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline);
    std::this_thread::yield();
  }
  EXPECT_EQ(samples("a", -hours(1), hours(0)), "-3:3 -2:2 -1:1 0:9");
  reopen();
  EXPECT_EQ(samples("a", -hours(1), hours(0)), "-3:3 -2:2 -1:1 0:9");
  // An import takes the same way, some at a time.
  tick(now_, 1);
  ASSERT_TRUE(import(series("b", -seconds(10), 10)));
  reopen();
  EXPECT_EQ(samples("b", -hours(1), -seconds(7)), "-10:0 -9:1 -8:2 -7:3");
  EXPECT_EQ(samples("b", -seconds(2), hours(0)), "-2:8 -1:9");
}

TEST_F(StoreImport, TakesLateSamplesOfAnyAgeWhenItIsToldTo) {
  const Timestamp old = now_ - hours(24 * 365);
  EXPECT_EQ(store_->append_external(load_of("a"), MetricType::gauge, old, 1).error().code,
            ErrorCode::invalid);
  options_.external_age_max = Options::kAnyAge;
  reopen();
  const struct {
    Timestamp time;
    bool taken;
  } cases[] = {{old, true},
               {now_ + hours(24 * 365), true},
               {from_unix_ms(0), true},
               {from_unix_ms(-1), false},
               {from_unix_ms(kSampleTimeMax), true},
               {from_unix_ms(kSampleTimeMax + 1), false}};
  for (const auto& [time, taken] : cases) {
    EXPECT_EQ(store_->append_external(load_of("a"), MetricType::gauge, time, 1).has_value(), taken)
        << unix_ms(time);
  }
  EXPECT_EQ(samples("a", -hours(24 * 366), -hours(24 * 364)), fmt::format("{}:1", -365LL * 24 * 3600));
}

// Of a series that the ticks do not have, samples come in any order.
TEST_F(StoreImport, ALateSampleIsFoundThoughItIsOlderThanTheFirst) {
  tick(now_, 1);
  ASSERT_TRUE(store_->append_external(load_of("a"), MetricType::gauge, now_, 1));
  ASSERT_TRUE(store_->append_external(load_of("a"), MetricType::gauge, now_ - minutes(50), 2));
  for (int round = 0; round < 3; ++round) {
    EXPECT_EQ(samples("a", -minutes(51), -minutes(49)), "-3000:2") << round;
    if (round == 1) commit(hours(1));
    reopen();
  }
}

TEST_F(StoreImport, ALateSampleDoesNotEndASeriesBeforeItsOthers) {
  tick(now_, 1);
  ASSERT_TRUE(store_->append_external(load_of("a"), MetricType::gauge, now_, 1));
  commit(hours(1));
  commit(hours(2));
  clock_.advance(minutes(59));
  ASSERT_TRUE(store_->append_external(load_of("a"), MetricType::gauge, now_ - seconds(1), 2));
  commit(hours(3));
  commit(hours(4));
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(samples("a", hours(0), minutes(10)), "0:1") << round;
    reopen();
  }
}

}  // namespace
}  // namespace hb::store
