#include "model/memory_source.hpp"

#include <cmath>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "model/frame_builder.hpp"
#include "model/staleness.hpp"

namespace hb {
namespace {

constexpr Metric kGauge{"g", "A gauge.", MetricType::gauge};
constexpr Metric kOther{"other", "Another.", MetricType::gauge};

// A source that is fed one tick a call.
class Host {
 public:
  explicit Host(std::size_t ticks_max) : source({.ticks_max = ticks_max}) {}

  // One tick at a second; the gauge is absent where there is no value.
  void tick(int64_t second, std::optional<double> value) {
    builder_.begin(from_unix_ms(second * 1000));
    builder_.emit(kOther, {{"k", "v"}}, 7);
    if (value) builder_.emit(kGauge, {{"device", "sda"}}, *value);
    source.append(*builder_.finish());
  }

  // "second:value" of the gauge's samples in the range.
  std::string samples(int64_t start, int64_t end) {
    const std::vector<Matcher> matchers{Matcher::equal("__name__", "g")};
    const auto selected = source.select(matchers, {from_unix_ms(start * 1000), from_unix_ms(end * 1000)}, {});
    std::string out;
    for (const SeriesView& view : *selected) {
      for (std::size_t i = 0; i < view.times.size(); ++i) {
        const std::string value = is_stale(view.values[i]) ? "stale" : fmt::format("{}", view.values[i]);
        out += fmt::format("{}{}:{}", out.empty() ? "" : " ", unix_ms(view.times[i]) / 1000, value);
      }
    }
    return out;
  }

  MemorySource source;

 private:
  FrameBuilder builder_;
};

TEST(MemorySource, AnswersTheRangeWithBothEnds) {
  Host host(10);
  for (int second = 1; second <= 5; ++second)
    host.tick(second, second * 10);
  EXPECT_EQ(host.samples(2, 4), "2:20 3:30 4:40");
  EXPECT_EQ(host.samples(6, 9), "");
  EXPECT_EQ(host.samples(4, 2), "");
}

TEST(MemorySource, KeepsAsManyTicksAsItMayAndForgetsTheOldest) {
  Host host(3);
  for (int second = 1; second <= 3; ++second)
    host.tick(second, second);
  EXPECT_EQ(host.samples(0, 99), "1:1 2:2 3:3");
  host.tick(4, 4);
  EXPECT_EQ(host.samples(0, 99), "2:2 3:3 4:4");
}

TEST(MemorySource, AConstantColumnAnswersAsAnyOther) {
  Host host(3);
  for (int second = 1; second <= 7; ++second)
    host.tick(second, 5);
  EXPECT_EQ(host.samples(0, 99), "5:5 6:5 7:5");
  host.tick(8, 6);
  EXPECT_EQ(host.samples(0, 99), "6:5 7:5 8:6");
}

TEST(MemorySource, ASeriesThatStopsEndsWithOneMarker) {
  Host host(10);
  host.tick(1, 1);
  host.tick(2, std::nullopt);
  host.tick(3, std::nullopt);
  EXPECT_EQ(host.samples(0, 99), "1:1 2:stale");
  host.tick(4, 1);
  EXPECT_EQ(host.samples(0, 99), "1:1 2:stale 4:1");
  EXPECT_EQ(host.samples(3, 3), "");
}

TEST(MemorySource, AGapLongerThanTheRingLeavesNothingOfTheOldLap) {
  Host host(4);
  host.tick(1, 1);
  host.tick(2, 2);
  for (int second = 3; second <= 8; ++second)
    host.tick(second, std::nullopt);
  host.tick(9, 9);
  EXPECT_EQ(host.samples(0, 99), "9:9");
}

TEST(MemorySource, ForgetsSeriesThatEnded) {
  Host host(4);
  host.tick(1, 1);
  for (int second = 2; second <= 60; ++second)
    host.tick(second, std::nullopt);
  const auto names = host.source.label_values("__name__", {}, {Timestamp::min(), Timestamp::max()});
  EXPECT_EQ(*names, std::vector<std::string>{"other"});
}

TEST(MemorySource, AfterAStepBackOfTheClockTheLaterWriteWins) {
  Host host(10);
  for (int second = 1; second <= 4; ++second)
    host.tick(second, second);
  host.tick(2, 20);
  host.tick(3, 30);
  EXPECT_EQ(host.samples(0, 99), "1:1 2:20 3:30 4:4");
  for (int second = 4; second <= 12; ++second)
    host.tick(second, second * 10);
  EXPECT_EQ(host.samples(0, 99), "3:30 4:40 5:50 6:60 7:70 8:80 9:90 10:100 11:110 12:120");
}

TEST(MemorySource, NanIsAValueAndNotAMarker) {
  Host host(4);
  host.tick(1, std::nan(""));
  EXPECT_EQ(host.samples(0, 99), "1:nan");
}

TEST(MemorySource, SelectsByEveryMatcher) {
  Host host(4);
  host.tick(1, 1);
  const TimeRange all{Timestamp::min(), Timestamp::max()};
  const auto count = [&](std::vector<Matcher> matchers) {
    return host.source.select(matchers, all, {})->size();
  };
  EXPECT_EQ(count({}), 2U);
  EXPECT_EQ(count({*Matcher::make(MatchOp::regex, "__name__", "g|other")}), 2U);
  EXPECT_EQ(count({Matcher::equal("__name__", "g"), Matcher::equal("device", "sda")}), 1U);
  EXPECT_EQ(count({Matcher::equal("__name__", "g"), Matcher::equal("device", "sdb")}), 0U);
  EXPECT_EQ(count({Matcher::equal("device", "")}), 1U);
  EXPECT_EQ(*host.source.label_names({}, all), (std::vector<std::string>{"__name__", "device", "k"}));
}

TEST(MemorySource, ListsTheTicksAfterATime) {
  Host host(3);
  for (int second = 1; second <= 5; ++second)
    host.tick(second, 1);
  EXPECT_EQ(host.source.ticks_after(from_unix_ms(4000)), std::vector<Timestamp>{from_unix_ms(5000)});
  EXPECT_EQ(host.source.ticks_after(from_unix_ms(0)).size(), 3U);
  EXPECT_TRUE(host.source.ticks_after(from_unix_ms(5000)).empty());
}

// The values that for_each gives of the series whose names match, with the seconds of their times.
std::vector<std::string> visited(MemorySource& source, const char* names, const SelectHints& hints,
                                 const std::function<bool()>& after_each) {
  const std::vector<Matcher> matchers{*Matcher::make(MatchOp::regex, "__name__", names)};
  std::vector<std::string> seen;
  const auto read = source.for_each(
      matchers, {from_unix_ms(0), from_unix_ms(99'000)}, hints, [&](const SeriesSpan& series) {
        std::string& text = seen.emplace_back(series.labels->metric_name());
        for (std::size_t i = 0; i < series.values.size(); ++i)
          text += fmt::format(" {}:{}", unix_ms(series.times[i]) / 1000, series.values[i]);
        return after_each();
      });
  EXPECT_TRUE(read);
  return seen;
}

TEST(MemorySource, LendsSeriesOneByOne) {
  Host host(10);
  host.tick(1, 10);
  host.tick(2, 20);
  const SelectHints range{.step = Duration{1000}, .function = "", .range = Duration{0}};
  const auto more = [] { return true; };
  EXPECT_EQ(visited(host.source, "g", range, more), std::vector<std::string>{"g 1:10 2:20"});
  EXPECT_EQ(visited(host.source, "g|other", range, [] { return false; }).size(), 1U);
  // An instant selector needs the newest sample only, and nothing of a series that has ended.
  EXPECT_EQ(visited(host.source, "g", {}, more), std::vector<std::string>{"g 2:20"});
  host.tick(3, std::nullopt);
  EXPECT_EQ(visited(host.source, "g", {}, more), std::vector<std::string>{});
  EXPECT_EQ(visited(host.source, "other", {}, more), std::vector<std::string>{"other 3:7"});
}

TEST(MemorySource, GivesNothingThatATickOverwroteDuringAVisit) {
  Host host(3);
  for (int second = 1; second <= 3; ++second)
    host.tick(second, second);
  const SelectHints range{.step = Duration{1000}, .function = "", .range = Duration{0}};
  int visits = 0;
  const auto seen = visited(host.source, "g|other", range, [&] {
    if (++visits == 1) host.tick(4, 4);
    return true;
  });
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_TRUE(seen[0].ends_with(" 1:7 2:7 3:7") || seen[0] == "g 1:1 2:2 3:3") << seen[0];
  EXPECT_TRUE(seen[1].ends_with("other 2:7 3:7") || seen[1] == "g 2:2 3:3") << seen[1];
}

}  // namespace
}  // namespace hb
