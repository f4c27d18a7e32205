#include "store/series_columns.hpp"

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "model/staleness.hpp"

namespace hb::store {
namespace {

const double kStale = stale_marker();

// Extends the columns; false when they did not take the times.
bool extend(SeriesColumns& columns, const std::vector<int64_t>& times_ms, const std::vector<double>& values) {
  const auto room = columns.extend(times_ms);
  if (!room) return false;
  EXPECT_EQ(room->size(), values.size());
  std::ranges::copy(values, room->begin());
  return true;
}

std::string text(SeriesColumns& columns) {
  std::string out;
  const std::span<const Timestamp> times = columns.times();
  EXPECT_EQ(times.size(), columns.values().size());
  for (std::size_t i = 0; i < times.size(); ++i) {
    const double value = columns.values()[i];
    out += fmt::format("{}:{} ", unix_ms(times[i]), is_stale(value) ? "stale" : fmt::format("{}", value));
  }
  return out;
}

TEST(SeriesColumns, TakesWhatIsLater) {
  SeriesColumns columns;
  EXPECT_TRUE(columns.empty());
  EXPECT_EQ(text(columns), "");
  EXPECT_TRUE(extend(columns, {1, 2}, {10, 20}));
  EXPECT_TRUE(extend(columns, {3}, {30}));
  EXPECT_EQ(text(columns), "1:10 2:20 3:30 ");
  EXPECT_FALSE(columns.extend(std::vector<int64_t>{3, 4}));
  EXPECT_FALSE(columns.extend(std::vector<int64_t>{1}));
  EXPECT_EQ(text(columns), "1:10 2:20 3:30 ");
}

TEST(SeriesColumns, TheNextSeriesMayHaveAnyTimes) {
  const struct {
    std::vector<std::vector<int64_t>> parts;
    std::string text;
  } cases[] = {
      {{{1, 2, 3, 4}}, "1:0 2:1 3:2 4:3 "},
      {{{1, 2}, {3, 4}}, "1:0 2:1 3:2 4:3 "},
      {{{1, 2}}, "1:0 2:1 "},
      {{{3, 4}}, "3:0 4:1 "},
      {{{3, 4}, {5, 6}}, "3:0 4:1 5:2 6:3 "},
      {{{3, 4, 5}}, "3:0 4:1 5:2 "},
      {{{1}, {3}}, "1:0 3:1 "},
      {{{1, 2}, {4}}, "1:0 2:1 4:2 "},
      {{{0, 1}, {2, 3}}, "0:0 1:1 2:2 3:3 "},
      {{{2}, {7, 8}}, "2:0 7:1 8:2 "},
      {{{9, 10}}, "9:0 10:1 "},
      {{}, ""},
  };
  for (const auto& before : cases) {
    for (const auto& [parts, expected] : cases) {
      SeriesColumns columns;
      for (const std::vector<int64_t>& part : before.parts)
        EXPECT_TRUE(extend(columns, part, std::vector<double>(part.size(), -1)));
      EXPECT_EQ(columns.times().size(), columns.values().size());
      columns.begin();
      double value = 0;
      for (const std::vector<int64_t>& part : parts) {
        std::vector<double> values;
        values.reserve(part.size());
        for (std::size_t i = 0; i < part.size(); ++i)
          values.push_back(value++);
        EXPECT_TRUE(extend(columns, part, values));
      }
      EXPECT_EQ(text(columns), expected) << "behind " << before.text;
    }
  }
}

TEST(SeriesColumns, TakesBackTheLastPart) {
  SeriesColumns columns;
  for (const bool own_times : {false, true}) {
    columns.begin();
    EXPECT_TRUE(extend(columns, {1, 2}, {10, 20}));
    const std::size_t before = own_times ? columns.own().size() : columns.values().size();
    EXPECT_EQ(before, 2U);
    EXPECT_TRUE(extend(columns, {3, 4}, {30, 40}));
    columns.take_back(2);
    EXPECT_EQ(text(columns), "1:10 2:20 ");
    EXPECT_TRUE(extend(columns, {5}, {50}));
    EXPECT_EQ(text(columns), "1:10 2:20 5:50 ");
  }
}

TEST(SeriesColumns, MergesWhatIsNotLater) {
  SeriesColumns columns;
  columns.merge({.times_ms = {2, 4}, .values = {20, 40}});
  columns.merge({});
  columns.merge({.times_ms = {1, 4, 5}, .values = {10, 41, kStale}});
  EXPECT_EQ(text(columns), "1:10 2:20 4:41 5:stale ");
  columns.own().values.back() = 50;
  EXPECT_EQ(text(columns), "1:10 2:20 4:41 5:50 ");
  columns.begin();
  EXPECT_TRUE(extend(columns, {1, 2, 4, 6}, {1, 2, 3, 4}));
  EXPECT_EQ(text(columns), "1:1 2:2 4:3 6:4 ");
}

TEST(SeriesColumns, KeepsTheFirstOfSeveralMarkers) {
  SeriesColumns columns;
  EXPECT_TRUE(extend(columns, {1, 2, 3, 4, 5}, {kStale, 20, kStale, kStale, 50}));
  columns.collapse_markers();
  EXPECT_EQ(text(columns), "2:20 3:stale 5:50 ");
  columns.begin();
  EXPECT_TRUE(extend(columns, {1, 2, 3}, {1, 2, 3}));
  columns.collapse_markers();
  EXPECT_EQ(text(columns), "1:1 2:2 3:3 ");
  columns.begin();
  EXPECT_TRUE(extend(columns, {1, 2}, {kStale, kStale}));
  columns.collapse_markers();
  EXPECT_TRUE(columns.empty());
}

}  // namespace
}  // namespace hb::store
