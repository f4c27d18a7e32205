#include "store/store.hpp"

#include <chrono>
#include <filesystem>
#include <set>
#include <string>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "store/match_cache.hpp"
#include "store/store_trial.hpp"
#include "store/temporary_directory.hpp"
#include "store/tiers.hpp"

namespace hb::store {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

TEST_F(StoreTest, GivesBackWhatWasAppended) {
  tick(begin_, {{"a", 1}, {"b", 10}});
  tick(begin_ + seconds(1), {{"a", 2}, {"b", 10}});
  EXPECT_EQ(samples("a", seconds(0), seconds(5)), "0:1 1:2");
  EXPECT_EQ(samples("b", seconds(1), seconds(5)), "1:10");
  EXPECT_EQ(samples("c", seconds(0), seconds(5)), "");
  EXPECT_EQ(store_->ticks_after(begin_), (std::vector<Timestamp>{begin_ + seconds(1)}));
}

TEST_F(StoreTest, EndsASeriesWithAMarkerAndBeginsItAgain) {
  tick(begin_, {{"a", 1}, {"b", 1}});
  tick(begin_ + seconds(1), {{"b", 1}});
  tick(begin_ + seconds(2), {{"b", 1}});
  tick(begin_ + seconds(3), {{"a", 4}, {"b", 1}});
  EXPECT_EQ(samples("a", seconds(0), seconds(9)), "0:1 1:stale 3:4");
  EXPECT_EQ(samples("a", seconds(1), seconds(2)), "");
}

TEST_F(StoreTest, AnswersAtOnceWhatIsKnownAndLittle) {
  tick(begin_, {{"a", 1}, {"b", 2}});
  tick(begin_ + seconds(1), {{"a", 3}, {"b", 4}});
  const std::vector<Matcher> matchers{Matcher::equal("__name__", "load")};
  const auto visited = [&](Duration range, bool at_once) {
    std::string text;
    const SelectHints hints{.step = seconds(1), .function = {}, .range = seconds(0), .at_once = at_once};
    const Timestamp end = begin_ + seconds(1);
    const Result<void> read =
        store_->for_each(matchers, {end - range, end}, hints, [&](const SeriesSpan& series) {
          for (const double value : series.values)
            text += fmt::format("{} ", value);
          return true;
        });
    EXPECT_TRUE(read || read.error().code == ErrorCode::unavailable) << read.error().message;
    return read ? text : "unavailable";
  };
  EXPECT_EQ(visited(seconds(10), true), "unavailable");  // nobody has asked for these series yet
  EXPECT_EQ(visited(seconds(10), false), "1 3 2 4 ");
  EXPECT_EQ(visited(seconds(10), true), "1 3 2 4 ");
  // Two series of 32,768 samples in all, were none missing, and a second more.
  EXPECT_EQ(visited(seconds(16'383), true), "1 3 2 4 ");
  EXPECT_EQ(visited(seconds(16'384), true), "unavailable");
  EXPECT_EQ(visited(seconds(16'384), false), "1 3 2 4 ");
  tick(begin_ + seconds(2), {{"a", 3}, {"b", 4}, {"c", 5}});
  EXPECT_EQ(visited(seconds(10), true), "unavailable");  // another series: the list is an old one
}

TEST_F(StoreTest, AnInstantQuerySeesTheNewestTickAlone) {
  tick(begin_, {{"a", 1}, {"b", 2}});
  tick(begin_ + seconds(1), {{"a", 3}});
  const auto visited = [&](Duration end) {
    std::vector<double> values;
    const std::vector<Matcher> matchers{Matcher::equal("__name__", "load")};
    const TimeRange range{begin_ + end - minutes(5), begin_ + end};
    EXPECT_TRUE(store_->for_each(matchers, range, {}, [&](const SeriesSpan& series) {
      values.insert(values.end(), series.values.begin(), series.values.end());
      return true;
    }));
    return values;
  };
  EXPECT_EQ(visited(seconds(1)), (std::vector<double>{3}));
  EXPECT_EQ(visited(seconds(60)), (std::vector<double>{3}));
  EXPECT_EQ(visited(seconds(0)), (std::vector<double>{1, 2}));
  EXPECT_EQ(visited(minutes(6)), (std::vector<double>{}));
  // Who selects gets all there is.
  EXPECT_EQ(samples("a", seconds(0), seconds(1), {}), "0:1 1:3");
}

TEST(StoreLimits, RefusesAStorageThatIsTooSmall) {
  const SystemClock clock;
  const TemporaryDirectory directory;
  Options options{.directory = directory.path()};
  options.retention.bytes_max = kStorageBytesMin - 1;
  EXPECT_EQ(Store::open(options, clock).error().code, ErrorCode::invalid);
  options.retention.bytes_max = kStorageBytesMin;
  EXPECT_TRUE(Store::open(options, clock));
}

TEST_F(StoreTest, AnInstantQuerySeesMoreSeriesThanAnyListIsKeptOf) {
  Values gauges;
  for (std::size_t i = 0; i <= MatchCache::kSeriesMax; ++i)
    gauges.emplace(fmt::format("host-{}", i), static_cast<double>(i));
  tick(begin_, gauges);
  const std::vector<Matcher> matchers{Matcher::equal("__name__", "load")};
  std::set<double> values;
  EXPECT_TRUE(store_->for_each(matchers, {begin_, begin_}, {}, [&](const SeriesSpan& series) {
    values.insert(series.values.front());
    return true;
  }));
  EXPECT_EQ(values.size(), gauges.size());
}

TEST_F(StoreTest, GoesOnAfterAStepBackOfTheClockAndTheLaterWriteWins) {
  for (int i = 0; i < 10; ++i)
    tick(begin_ + seconds(i), {{"a", i}});
  for (int i = 5; i < 8; ++i)
    tick(begin_ + seconds(i), {{"a", 100 + i}});
  const std::string merged = "0:0 1:1 2:2 3:3 4:4 5:105 6:106 7:107 8:8 9:9";
  EXPECT_EQ(samples("a", seconds(0), seconds(20)), merged);
  wait_for_commits(1);
  EXPECT_EQ(samples("a", seconds(0), seconds(20)), merged);
  reopen();
  EXPECT_EQ(samples("a", seconds(0), seconds(20)), merged);
  // The next hour brings both parts together in one block.
  tick(begin_ + hours(1), {{"a", 1}});
  wait_until([](const Statistics& s) { return s.closed_heads == 0 && s.commits_total >= 1; });
  reopen();
  EXPECT_EQ(samples("a", seconds(0), seconds(9)), merged);
}

TEST_F(StoreTest, AYearsJumpOfTheClockLosesNothing) {
  tick(begin_, {{"a", 1}});
  tick(begin_ + hours(24 * 365), {{"a", 2}});
  tick(begin_ + seconds(1), {{"a", 3}});
  wait_for_commits(2);
  EXPECT_EQ(samples("a", hours(24 * 365), hours(24 * 365)), fmt::format("{}:2", 24 * 365 * 3600));
  tick(begin_ + hours(1), {{"a", 5}});
  wait_for_commits(3);  // the head of a year ahead is in memory no more
  EXPECT_EQ(samples("a", hours(24 * 365), hours(24 * 365)), fmt::format("{}:2", 24 * 365 * 3600));
  reopen();
  tick(begin_ + seconds(2), {{"a", 4}});
  EXPECT_EQ(samples("a", seconds(0), seconds(9)), "0:1 1:3 2:4");
  EXPECT_EQ(samples("a", hours(24 * 365), hours(24 * 365)), fmt::format("{}:2", 24 * 365 * 3600));
}

TEST_F(StoreTest, TakesSamplesFromOutsideOfTheLastHour) {
  const Labels labels{{"__name__", "load"}, {"host", "remote"}};
  const Timestamp now = clock_.now();
  const auto at = [&](Duration ago, double value) {
    return store_->append_external(labels, MetricType::gauge, now - ago, value);
  };
  EXPECT_TRUE(at(seconds(30), 1));
  EXPECT_TRUE(at(minutes(59), 2));
  EXPECT_TRUE(at(seconds(60), 3));
  EXPECT_TRUE(at(seconds(30), 4));  // again: the latest wins
  EXPECT_EQ(at(minutes(61), 5).error().code, ErrorCode::invalid);
  EXPECT_EQ(at(minutes(-61), 5).error().code, ErrorCode::invalid);
  EXPECT_EQ(store_->statistics().samples_refused_total, 2U);
  const auto values = [&] {
    const std::vector<Matcher> matchers{Matcher::equal("host", "remote")};
    return store_
        ->select(matchers, {now - hours(2), now}, {.step = seconds(1), .function = {}, .range = seconds(0)})
        ->front()
        .values;
  };
  EXPECT_EQ(values(), (std::vector<double>{2, 3, 4}));
  reopen();
  EXPECT_EQ(values(), (std::vector<double>{2, 3, 4}));
  // Through the file, whichever hours they belong to.
  tick(now, {{"a", 1}});
  tick(now + hours(1), {{"a", 1}});
  wait_for_commits(1);
  reopen();
  EXPECT_EQ(values(), (std::vector<double>{2, 3, 4}));
}

// A block's other series were there at times that those from outside know nothing of.
TEST_F(StoreTest, SamplesFromOutsideThatComeLateLeaveTheOthersAsTheyWere) {
  options_.external_age_max = hours(24);
  reopen();
  const auto write = [&](int at, double value) {
    const Labels labels{{"__name__", "load"}, {"host", "remote"}};
    ASSERT_TRUE(store_->append_external(labels, MetricType::gauge, begin_ + seconds(at), value));
  };
  for (int i = 0; i < 60; ++i) {
    tick(begin_ + seconds(i), {{"a", i}});
    if (i % 15 == 0 && i < 45) write(i, i);
  }
  tick(begin_ + hours(1), {{"a", 1}});
  wait_for_commits(1);
  write(45, 45);
  tick(begin_ + hours(2), {{"a", 1}});
  wait_for_commits(2);
  reopen();
  EXPECT_EQ(samples("remote", seconds(0), seconds(59)), "0:0 15:15 30:30 45:45");
  EXPECT_EQ(samples("a", seconds(29), seconds(31)), "29:29 30:30 31:31");
}

// They are written down as small as ticks are: their times once, not with each series.
TEST_F(StoreTest, SamplesFromOutsideShareTheirTimes) {
  options_.external_age_max = hours(24);
  reopen();
  for (int i = 0; i < 200; ++i) {
    for (int host = 0; host < 20; ++host) {
      const Labels labels{{"__name__", "load"}, {"host", std::to_string(host)}};
      const Timestamp time = begin_ + seconds(15 * i) + Duration((i * i * 7919) % 1000);
      ASSERT_TRUE(store_->append_external(labels, MetricType::gauge, time, host));
    }
  }
  tick(begin_, {});
  tick(begin_ + hours(1), {});
  wait_for_commits(1);
  EXPECT_LT(store_->statistics().tier_bytes[0], 1500U);
  const std::string before = samples("19", seconds(0), hours(1));
  reopen();
  EXPECT_EQ(samples("19", seconds(0), hours(1)), before);
  EXPECT_EQ(before.substr(0, 17), "0:19 15.919:19 30");
}

TEST_F(StoreTest, RefusesNewSeriesPastTheLimitAndCountsThem) {
  options_.active_series_max = 2;
  reopen();
  for (int i = 0; i < 3; ++i)
    tick(begin_ + seconds(i), {{"a", 1}, {"b", 2}, {"c", 3}});
  EXPECT_EQ(samples("b", seconds(0), seconds(9)), "0:2 1:2 2:2");
  EXPECT_EQ(samples("c", seconds(0), seconds(9)), "");
  EXPECT_EQ(store_->statistics().series_refused_total, 1U);
  const Labels another{{"__name__", "another"}};
  EXPECT_EQ(store_->append_external(another, MetricType::gauge, clock_.now(), 1).error().code,
            ErrorCode::limit);
}

TEST_F(StoreTest, ASecondOneOnTheSameDirectoryIsRefused) {
  const auto second = Store::open(options_, clock_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::unavailable);
  EXPECT_NE(second.error().message.find(std::to_string(::getpid())), std::string::npos)
      << second.error().message;
}

TEST_F(StoreTest, WithoutADirectoryKeepsTheLastHoursInMemory) {
  store_.reset();
  options_ = {};
  store_ = Store::open(options_, clock_).value();
  for (int hour = 0; hour < 4; ++hour)
    tick(begin_ + hours(hour), {{"a", hour}});
  EXPECT_EQ(samples("a", seconds(0), hours(9)), "7200:2 7201:stale 10800:3");
  EXPECT_FALSE(store_->statistics().on_disk);
}

// The cap holds at every instant, whatever is written: noise here, which nothing makes smaller. The oldest
// seconds go first, their minutes stay.
TEST_F(StoreTest, NeverPassesItsCapAndForgetsTheOldestSecondsFirst) {
  options_.retention.bytes_max = kStorageBytesMin;
  reopen();
  const auto bytes_on_disk = [&] {
    uint64_t bytes = 0;
    for (const auto& entry : std::filesystem::directory_iterator(directory_.path())) {
      std::error_code gone;
      const uint64_t size = entry.file_size(gone);
      if (!gone && entry.path().extension() != ".db-shm") bytes += size;
    }
    return bytes;
  };
  uint64_t random = 1;
  uint64_t largest = 0;
  Values noise;
  for (int i = 0; i < 5 * 3600 + 10; ++i) {
    for (int host = 0; host < 150; ++host) {
      random = random * 6364136223846793005ULL + 1442695040888963407ULL;
      noise[std::to_string(host)] = std::ldexp(static_cast<double>(random >> 11), -53);
    }
    tick(begin_ + seconds(i), noise);
    if (i % 20 == 0) largest = std::max(largest, bytes_on_disk());
    wait_until([](const Statistics& s) { return s.closed_heads == 0; });
  }
  EXPECT_LE(largest, kStorageBytesMin);
  EXPECT_GT(largest, kStorageBytesMin / 2);  // it was put to use
  EXPECT_EQ(store_->statistics().heads_dropped_total, 0U);
  EXPECT_TRUE(store_->statistics().writing) << store_->statistics().paused_reason;
  const auto count = [&](Duration from, Duration to) {
    const std::vector<Matcher> matchers{Matcher::equal("host", "7")};
    const auto found = store_
                           ->select(matchers, {begin_ + from, begin_ + to},
                                    {.step = seconds(1), .function = {}, .range = seconds(0)})
                           .value();
    return found.empty() ? 0 : found.front().values.size();
  };
  EXPECT_EQ(count(hours(4), hours(4) + minutes(59)), 59U * 60 + 1);
  EXPECT_EQ(count(seconds(0), minutes(59)), 59U);  // minutes
}

// A damaged chunk loses itself alone, and is counted.
TEST_F(StoreTest, LosesNoMoreThanTheChunkThatIsDamaged) {
  for (int i = 0; i < 100; ++i)
    tick(begin_ + seconds(i), {{"a", std::sin(i)}, {"b", std::cos(i)}, {"c", 1}});
  tick(begin_ + hours(1), {{"a", 1}});
  wait_for_commits(1);
  const std::string whole = samples("b", seconds(0), seconds(99));
  store_.reset();
  {
    // The last byte but its checksum of the block's last chunk is c's; one in the middle is a's or b's.
    auto opened = ChunkFile::open({.directory = directory_.path()}, clock_).value();
    const BlockKey key({.tier = Tier::raw, .group = 0, .span = span_of(Tier::raw, unix_ms(begin_))});
    std::string blob;
    const BlockRange range{.tier = key.tier(), .group = 0, .first_span = key.span(), .last_span = key.span()};
    ASSERT_TRUE(opened.file->read_blocks(range, [&](BlockKey, std::string& data) {
      blob = std::move(data);
      return false;
    }));
    blob[blob.size() / 2 - 100] = static_cast<char>(blob[blob.size() / 2 - 100] ^ 0x10);
    auto batch = opened.file->begin().value();
    ASSERT_TRUE(batch.put_block(key, blob));
    ASSERT_TRUE(batch.commit());
  }
  open();
  EXPECT_EQ(samples("a", seconds(0), seconds(99)), "");
  EXPECT_EQ(samples("b", seconds(0), seconds(99)), whole);
  EXPECT_EQ(samples("c", seconds(0), seconds(1)), "0:1 1:1");
  EXPECT_EQ(store_->statistics().damaged_blocks_total, 1U);
}

TEST_F(StoreTest, ListsLabelsOfSeriesThatHaveSamplesInTheRange) {
  tick(begin_, {{"a", 1}, {"b", 1}});
  tick(begin_ + hours(1), {{"a", 1}}, {{"c", 1}});
  wait_for_commits(1);
  const auto hosts = [&](Duration from, Duration to) {
    return store_->label_values("host", {}, {begin_ + from, begin_ + to}).value();
  };
  EXPECT_EQ(hosts(seconds(0), seconds(1)), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(hosts(seconds(0), hours(2)), (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(hosts(hours(1), hours(2)), (std::vector<std::string>{"a", "c"}));
  EXPECT_EQ(store_->label_names({}, {begin_, begin_ + hours(2)}).value(),
            (std::vector<std::string>{"__name__", "host"}));
}

// Rollups say what the samples say: of every aspect, over the file and the head.
TEST_F(StoreTest, AnswersLongStepsFromRollups) {
  constexpr int kTicks = 3 * 3600 + 600;
  for (int i = 0; i < kTicks; ++i) {
    const int since_reset = i % 5000;  // a counter that begins anew twice
    tick(begin_ + seconds(i), {{"a", std::sin(i / 100.0)}}, {{"a", since_reset}});
  }
  wait_for_commits(3);
  const auto view = [&](std::string_view metric, const SelectHints& hints, Duration to) {
    const std::vector<Matcher> matchers{Matcher::equal("__name__", std::string(metric))};
    return store_->select(matchers, {begin_, begin_ + to}, hints).value().front();
  };
  const SelectHints maximum{.step = minutes(10), .function = "max_over_time", .range = minutes(10)};
  // The last hour that was written is still in memory, and is read from there.
  const SeriesView highest = view("load", maximum, hours(2) - Duration(1));
  EXPECT_EQ(highest.resolution, Duration(minutes(1)));
  ASSERT_EQ(highest.times.size(), 120U);
  for (std::size_t minute = 0; minute < 120; ++minute) {
    double expected = -2;
    for (std::size_t i = 60 * minute; i < 60 * (minute + 1); ++i)
      expected = std::max(expected, std::sin(static_cast<double>(i) / 100.0));
    EXPECT_EQ(highest.values[minute], expected) << minute;
    EXPECT_EQ(highest.times[minute], begin_ + minutes(minute + 1) - Duration(1));
  }

  // The increase over all of it is the sum of all steps up, resets and the way from file to head included.
  const SelectHints increase{.step = hours(1), .function = "increase", .range = hours(1)};
  const SeriesView counter = view("requests_total", increase, seconds(kTicks));
  double expected = 0;
  for (int i = 60; i < kTicks; ++i)
    expected += i % 5000 == 0 ? 0 : 1;
  double gained = 0;  // it begins at the end of the first minute, whose last sample is the 59th
  for (std::size_t i = 1; i < counter.values.size(); ++i) {
    const double step = counter.values[i] - counter.values[i - 1];
    gained += step < 0 ? counter.values[i] : step;
  }
  EXPECT_EQ(gained, expected);

  const SelectHints mean{.step = hours(1), .function = "avg_over_time", .range = hours(4)};
  const SeriesView means = view("load", mean, seconds(kTicks));
  EXPECT_EQ(means.resolution, Duration(hours(1)));
  EXPECT_EQ(means.values.size(), 4U);
  reopen();
  EXPECT_EQ(view("load", maximum, hours(2) - Duration(1)).values, highest.values);
}

}  // namespace
}  // namespace hb::store
