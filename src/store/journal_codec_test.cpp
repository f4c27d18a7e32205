#include "store/journal_codec.hpp"

#include <algorithm>
#include <bit>
#include <numeric>
#include <random>
#include <tuple>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hb::store {
namespace {

using testing::ElementsAre;

struct Tick {
  int64_t time_ms = 0;
  std::vector<uint32_t> ids;
  std::vector<double> values;
};

std::vector<std::string> encode(const std::vector<Tick>& ticks) {
  TickEncoder encoder;
  std::vector<std::string> payloads;
  for (const Tick& tick : ticks)
    encoder.encode(from_unix_ms(tick.time_ms), tick.ids, tick.values, payloads.emplace_back());
  return payloads;
}

bool same(std::span<const double> a, std::span<const double> b) {
  return std::ranges::equal(
      a, b, [](double x, double y) { return std::bit_cast<uint64_t>(x) == std::bit_cast<uint64_t>(y); });
}

// Encodes, decodes and compares; the sizes of the payloads.
std::vector<std::size_t> round_trip(const std::vector<Tick>& ticks) {
  TickDecoder decoder;
  const std::vector<std::string> payloads = encode(ticks);
  std::vector<std::size_t> sizes;
  for (std::size_t i = 0; i < ticks.size(); ++i) {
    const Result<TickView> view = decoder.decode(payloads[i]);
    EXPECT_TRUE(view.has_value()) << i << ": " << view.error().message;
    if (!view) break;
    EXPECT_EQ(unix_ms(view->time), ticks[i].time_ms) << i;
    EXPECT_TRUE(std::ranges::equal(view->ids, ticks[i].ids)) << i;
    EXPECT_TRUE(same(view->values, ticks[i].values)) << i;
    EXPECT_EQ(view->list_changed, i == 0 ? !ticks[i].ids.empty() : ticks[i].ids != ticks[i - 1].ids) << i;
    sizes.push_back(payloads[i].size());
  }
  return sizes;
}

TEST(TickCodec, TakesThreeBytesWhenNothingChanged) {
  const std::vector<std::size_t> sizes = round_trip({{1'700'000'000'000, {1, 2, 3}, {1.5, 2, 3}},
                                                     {1'700'000'001'000, {1, 2, 3}, {1.5, 2, 3}},
                                                     {1'700'000'002'000, {1, 2, 3}, {1.5, 2, 3}},
                                                     {1'700'000'003'000, {1, 2, 3}, {1.5, 2, 3}}});
  EXPECT_EQ(sizes.back(), 3U);
}

TEST(TickCodec, FollowsTheTimeWhereverItGoes) {
  std::vector<Tick> ticks;
  for (const int64_t time :
       {int64_t{0}, int64_t{1000}, int64_t{-5}, INT64_MAX, INT64_MIN, int64_t{7}, int64_t{7}})
    ticks.push_back({.time_ms = time, .ids = {}, .values = {}});
  round_trip(ticks);
}

TEST(TickCodec, TellsEditsOfTheList) {
  const std::vector<std::vector<uint32_t>> lists = {{},
                                                    {5, 6, 7, 8},
                                                    {5, 6, 7, 8},
                                                    {5, 7, 8},
                                                    {4, 5, 7, 8, 9, 10, 3},
                                                    {9, 10, 3, 4, 5, 7, 8},
                                                    {8, 7, 5, 4, 3, 10, 9},
                                                    {UINT32_MAX, 0},
                                                    {0, UINT32_MAX, UINT32_MAX - 1},
                                                    {1, 1, 2, 1},
                                                    {1, 2, 1, 1},
                                                    {},
                                                    {1}};
  std::vector<Tick> ticks;
  for (const std::vector<uint32_t>& ids : lists) {
    Tick tick{.time_ms = static_cast<int64_t>(ticks.size()) * 1000, .ids = ids, .values = {}};
    for (const uint32_t id : ids)
      tick.values.push_back(id * 0.25);
    ticks.push_back(tick);
  }
  round_trip(ticks);
}

TEST(TickCodec, TellsFewBytesOfASeriesThatComesGoesOrMoves) {
  std::vector<uint32_t> ids(3000);
  std::iota(ids.begin(), ids.end(), 100);
  std::vector<double> values(3000, 1e9 + 0.5);
  const auto without = [&](std::size_t at) {
    Tick tick{.time_ms = 2, .ids = ids, .values = values};
    tick.ids.erase(tick.ids.begin() + static_cast<std::ptrdiff_t>(at));
    tick.values.pop_back();
    return tick;
  };
  for (const std::size_t at : {std::size_t{0}, std::size_t{1500}, std::size_t{2999}}) {
    const std::vector<std::size_t> sizes = round_trip({{1, ids, values}, without(at), {3, ids, values}});
    EXPECT_LE(sizes[1], 16U);
    EXPECT_LE(sizes[2], 32U);
  }
  std::vector<uint32_t> moved = ids;
  std::ranges::rotate(moved, moved.end() - 1);
  EXPECT_LE(round_trip({{1, ids, values}, {2, moved, values}})[1], 32U);
}

TEST(TickCodec, GivesBackRandomHistories) {
  std::mt19937_64 random(3);  // the same history in every run
  for (int history = 0; history < 100; ++history) {
    std::vector<Tick> ticks;
    Tick tick;
    for (int i = 0; i < 60; ++i) {
      tick.time_ms += static_cast<int64_t>(random() % 3000);
      for (uint64_t edits = random() % 4; random() % 3 == 0 && edits > 0; --edits) {
        const auto at = static_cast<std::ptrdiff_t>(random() % (tick.ids.size() + 1));
        if (random() % 3 == 0 && at < std::ssize(tick.ids)) {
          tick.ids.erase(tick.ids.begin() + at);
          tick.values.erase(tick.values.begin() + at);
        } else {
          for (uint64_t run = random() % 80; run > 0; --run) {
            tick.ids.insert(tick.ids.begin() + at, static_cast<uint32_t>(random() % 1000));
            tick.values.insert(tick.values.begin() + at, static_cast<double>(random() % 3));
          }
        }
        if (random() % 10 == 0) std::ranges::shuffle(tick.ids, random);
      }
      for (double& value : tick.values) {
        if (random() % 8 == 0) value += static_cast<double>(random() % 1000) / 100;
        if (random() % 200 == 0) value = std::bit_cast<double>(random());
      }
      ticks.push_back(tick);
    }
    round_trip(ticks);
  }
}

const std::vector<Tick>& small_history() {
  static const std::vector<Tick> ticks = {{1'700'000'000'000, {1, 2, 3, 50, 51}, {1, 0.25, 1e18, -3, 0}},
                                          {1'700'000'001'000, {1, 2, 3, 50, 51}, {2, 0.5, 1.5e18, -3, 70000}},
                                          {1'700'000'002'000, {1, 3, 50, 51, 4}, {2, 1.6e18, -3, 1e-7, 1}}};
  return ticks;
}

TEST(TickCodec, RefusesOrReadsEveryTruncation) {
  const std::vector<std::string> payloads = encode(small_history());
  for (std::size_t last = 0; last < payloads.size(); ++last) {
    for (std::size_t bytes = 0; bytes < payloads[last].size(); ++bytes) {
      TickDecoder decoder;
      for (std::size_t i = 0; i < last; ++i)
        ASSERT_TRUE(decoder.decode(payloads[i]).has_value());
      const Result<TickView> view = decoder.decode(std::string_view(payloads[last]).substr(0, bytes));
      // Cut between two values it reads as a tick in which fewer changed: the journal's checksum keeps that
      // away.
      if (view) {
        EXPECT_EQ(view->ids.size(), view->values.size());
      } else {
        EXPECT_EQ(view.error().code, ErrorCode::corrupt);
        EXPECT_EQ(decoder.decode(payloads[last]).error().code, ErrorCode::corrupt);
      }
    }
  }
}

TEST(TickCodec, RefusesOrReadsEveryFlippedBit) {
  const std::vector<std::string> payloads = encode(small_history());
  for (std::size_t damaged = 0; damaged < payloads.size(); ++damaged) {
    for (std::size_t bit = 0; bit < payloads[damaged].size() * 8; ++bit) {
      TickDecoder decoder;
      for (std::size_t i = 0; i < payloads.size(); ++i) {
        std::string payload = payloads[i];
        if (i == damaged) payload[bit / 8] = static_cast<char>(payload[bit / 8] ^ (1 << (bit % 8)));
        const Result<TickView> view = decoder.decode(payload);
        if (view) {
          EXPECT_EQ(view->ids.size(), view->values.size());
        } else {
          EXPECT_EQ(view.error().code, ErrorCode::corrupt);
        }
      }
    }
  }
}

// A tick that inserts `count` ids from `first` on, and nothing else.
std::string inserting(uint64_t first, uint64_t count) {
  std::string payload("\2\0\1", 3);
  chunk::append_varint(payload, count << 2 | 2);
  chunk::append_varint(payload, chunk::to_zigzag(static_cast<int64_t>(first)));
  return payload;
}

TEST(TickCodec, BoundsTheListOfSeries) {
  struct Case {
    std::string payload;
    bool read;
  };
  for (const Case& test :
       {Case{inserting(0, kJournalSeriesMax), true}, Case{inserting(0, kJournalSeriesMax + 1), false},
        Case{inserting(0, uint64_t{1} << 61), false}, Case{inserting(UINT32_MAX, 1), true},
        Case{inserting(UINT32_MAX, 2), false}, Case{inserting(uint64_t{1} << 32, 1), false},
        Case{inserting(UINT64_MAX, 1), false}, Case{std::string("\2\0\1\2", 4), false},  // an insert of none
        Case{std::string("\2\0\1\4", 4), false},  // keeps what is not there
        Case{std::string("\2\0\1\5", 4), false},  // ends what is not there
        Case{std::string("\2\0\1\7", 4), false},  // no such edit
        Case{std::string("\2\0\0\0", 4), false},  // a value of no series
        Case{std::string("\2\0\0", 3), true}}) {
    TickDecoder decoder;
    EXPECT_EQ(decoder.decode(test.payload).has_value(), test.read) << testing::PrintToString(test.payload);
  }
  // Inserting before what is kept goes past the limit as well.
  TickDecoder decoder;
  ASSERT_TRUE(decoder.decode(inserting(0, kJournalSeriesMax)).has_value());
  std::string both("\2\0\2", 3);
  chunk::append_varint(both, 1 << 2 | 2);
  chunk::append_varint(both, 0);
  chunk::append_varint(both, kJournalSeriesMax << 2);
  EXPECT_FALSE(decoder.decode(both).has_value());
}

TEST(SeriesRecords, ComeBack) {
  std::string payload;
  append_series(payload, {.id = 0, .type = MetricType::counter, .labels = "first"});
  append_series(payload, {.id = UINT32_MAX, .type = MetricType::untyped, .labels = ""});
  EXPECT_EQ(*record_kind(payload), RecordKind::series);
  std::vector<std::string> found;
  const auto visit = [&](const SeriesRecord& series) {
    found.push_back(std::to_string(series.id) + " " + std::string(metric_type_name(series.type)) + " " +
                    std::string(series.labels));
  };
  ASSERT_TRUE(decode_series(payload, visit).has_value());
  EXPECT_THAT(found, ElementsAre("0 counter first", "4294967295 untyped "));

  std::size_t refused = 0;
  for (std::size_t bytes = 0; bytes < payload.size(); ++bytes)
    refused += decode_series(payload.substr(0, bytes), [](const SeriesRecord&) {}).has_value() ? 0U : 1U;
  EXPECT_EQ(refused, payload.size() - 2);  // the kind alone, and the first series alone, are whole
  for (std::size_t bit = 0; bit < payload.size() * 8; ++bit) {
    std::string damaged = payload;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    std::ignore = decode_series(damaged, [](const SeriesRecord&) {});
  }
  EXPECT_FALSE(decode_series(std::string("\1\0\5\0", 4), visit).has_value());
  EXPECT_FALSE(decode_series(std::string("\1\x80\x80\x80\x80\x10\0\0", 8), visit).has_value());
}

TEST(SampleRecords, ComeBack) {
  const std::vector<TimedValue> many = {{from_unix_ms(1'700'000'000'000), 1},
                                        {from_unix_ms(1'700'000'015'000), 1},
                                        {from_unix_ms(5), -0.0},
                                        {from_unix_ms(INT64_MIN), 1e300}};
  std::string payload;
  append_samples(payload, 7, many);
  append_samples(payload, 8, {});
  append_samples(payload, UINT32_MAX, std::span(many).first(1));
  EXPECT_EQ(*record_kind(payload), RecordKind::samples);
  std::vector<std::pair<uint32_t, std::vector<TimedValue>>> found;
  const auto visit = [&](uint32_t id, std::span<const TimedValue> samples) {
    found.emplace_back(id, std::vector<TimedValue>(samples.begin(), samples.end()));
  };
  ASSERT_TRUE(decode_samples(payload, visit).has_value());
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0], std::pair(7U, many));
  EXPECT_EQ(found[1], std::pair(8U, std::vector<TimedValue>()));
  EXPECT_EQ(found[2], std::pair(UINT32_MAX, std::vector<TimedValue>(many.begin(), many.begin() + 1)));

  const auto ignore = [](uint32_t, std::span<const TimedValue>) {};
  for (std::size_t bytes = 0; bytes < payload.size(); ++bytes)
    std::ignore = decode_samples(payload.substr(0, bytes), ignore);
  EXPECT_FALSE(decode_samples(payload.substr(0, payload.size() - 1), ignore).has_value());
  for (std::size_t bit = 0; bit < payload.size() * 8; ++bit) {
    std::string damaged = payload;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    std::ignore = decode_samples(damaged, ignore);
  }
  // A count that the bytes can't hold asks for no memory.
  std::string hostile("\3\0", 2);
  chunk::append_varint(hostile, UINT64_MAX);
  EXPECT_EQ(decode_samples(hostile, ignore).error().code, ErrorCode::corrupt);
}

TEST(RecordKind, IsOneOfThree) {
  for (int kind = 0; kind < 256; ++kind)
    EXPECT_EQ(record_kind(std::string(1, static_cast<char>(kind))).has_value(), kind >= 1 && kind <= 3)
        << kind;
  EXPECT_FALSE(record_kind("").has_value());
  TickDecoder decoder;
  EXPECT_FALSE(decoder.decode("\1").has_value());
  EXPECT_FALSE(decode_series("\2", {}).has_value());
  EXPECT_FALSE(decode_samples("", {}).has_value());
}

}  // namespace
}  // namespace hb::store
