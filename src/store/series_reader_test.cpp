#include "store/series_reader.hpp"

#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/clock.hpp"
#include "chunk/block.hpp"
#include "model/staleness.hpp"
#include "store/temporary_directory.hpp"
#include "store/tiers.hpp"

namespace hb::store {
namespace {

constexpr uint64_t kSpan = 500'000;
constexpr SeriesId kOne = 3;
constexpr SeriesId kTwo = 5;

int64_t start_ms(uint64_t span) { return span_start_ms(Tier::raw, span); }

class SeriesReaderTest : public testing::Test {
 protected:
  SeriesReaderTest() {
    Result<ChunkFile::Opened> opened = ChunkFile::open({.directory = directory_.path()}, clock_);
    EXPECT_TRUE(opened.has_value()) << opened.error().message;
    file_ = std::move(opened->file);
  }

  void put(uint64_t span, std::string_view data) {
    Result<ChunkFile::Batch> batch = file_->begin();
    ASSERT_TRUE(batch.has_value());
    ASSERT_TRUE(batch->put_block(BlockKey({.tier = Tier::raw, .group = 0, .span = span}), data));
    ASSERT_TRUE(batch->commit());
  }

  // A block of ticks a second apart from the span's start on, and another series at a time of its own.
  static std::string block(uint64_t span, std::vector<double> values) {
    std::vector<int64_t> grid;
    grid.reserve(values.size());
    for (std::size_t i = 0; i < values.size(); ++i)
      grid.push_back(start_ms(span) + static_cast<int64_t>(i) * 1000);
    const std::vector<int64_t> own_times = {start_ms(span) + 500};
    const std::vector<double> own_values = {0.5};
    const std::vector<chunk::BlockColumn> columns = {
        {.series = kOne, .times = {}, .values = values},
        {.series = kTwo, .times = own_times, .values = own_values}};
    return chunk::encode_block(grid, columns);
  }

  // Of both series, with times in seconds from the first span's start.
  static std::string text(SeriesReader& reader, TimeSpan span) {
    EXPECT_TRUE(reader.hold_raw(0, span));
    SeriesColumns columns;
    std::string out;
    for (const SeriesId id : {kOne, kTwo, kOne}) {
      columns.begin();
      EXPECT_TRUE(reader.read_raw(id, columns));
      const std::span<const Timestamp> times = columns.times();
      for (std::size_t i = 0; i < times.size(); ++i) {
        const double seconds = static_cast<double>(unix_ms(times[i]) - start_ms(kSpan)) / 1000;
        const double value = columns.values()[i];
        out += fmt::format("{}:{} ", seconds, is_stale(value) ? "stale" : fmt::format("{}", value));
      }
      out += "| ";
    }
    return out;
  }

  // The same whether blocks are held or read for each series.
  std::string read(TimeSpan span) {
    SeriesReader holding(*file_, {});
    std::string held = text(holding, span);
    SeriesReader reading(*file_, {.held_bytes_max = 0});
    EXPECT_EQ(text(reading, span), held);
    SeriesReader holding_the_first(*file_, {.held_bytes_max = 1});
    EXPECT_EQ(text(holding_the_first, span), held);
    damaged_ = holding.damaged();
    return held;
  }

  TemporaryDirectory directory_;
  ManualClock clock_{from_unix_ms(start_ms(kSpan))};
  std::unique_ptr<ChunkFile> file_;
  uint64_t damaged_ = 0;
};

TEST_F(SeriesReaderTest, ReadsWhatLiesInTheSpan) {
  put(kSpan, block(kSpan, {1, 2, 3}));
  put(kSpan + 3, block(kSpan + 3, {4, stale_marker(), 6}));
  const int64_t start = start_ms(kSpan);
  EXPECT_EQ(read({.start_ms = start, .end_ms = start_ms(kSpan + 4)}),
            "0:1 1:2 2:3 10800:4 10801:stale 10802:6 | 0.5:0.5 10800.5:0.5 | "
            "0:1 1:2 2:3 10800:4 10801:stale 10802:6 | ");
  EXPECT_EQ(read({.start_ms = start + 1, .end_ms = start + 1999}), "1:2 | 0.5:0.5 | 1:2 | ");
  EXPECT_EQ(read({.start_ms = start + 500, .end_ms = start + 500}), "| 0.5:0.5 | | ");
  EXPECT_EQ(read({.start_ms = start + 4000, .end_ms = start_ms(kSpan + 3)}), "10800:4 | | 10800:4 | ");
  EXPECT_EQ(read({.start_ms = start_ms(kSpan + 1), .end_ms = start_ms(kSpan + 2)}), "| | | ");
  EXPECT_EQ(damaged_, 0U);
}

TEST_F(SeriesReaderTest, SeesWhatIsWrittenAfterwards) {
  const TimeSpan span{.start_ms = start_ms(kSpan), .end_ms = start_ms(kSpan + 2)};
  EXPECT_EQ(read(span), "| | | ");
  put(kSpan + 1, block(kSpan + 1, {1}));
  EXPECT_EQ(read(span), "3600:1 | 3600.5:0.5 | 3600:1 | ");
  put(kSpan + 1, block(kSpan + 1, {2}));
  put(kSpan, block(kSpan, {3}));
  EXPECT_EQ(read(span), "0:3 3600:2 | 0.5:0.5 3600.5:0.5 | 0:3 3600:2 | ");
}

TEST_F(SeriesReaderTest, OfMemoryAloneItReadsWhatWasReadBefore) {
  const TimeSpan span{.start_ms = start_ms(kSpan), .end_ms = start_ms(kSpan + 1)};
  put(kSpan, block(kSpan, {1}));
  SeriesReader reader(*file_, {.memory_only = true});
  EXPECT_EQ(reader.hold_raw(0, span).error().code, ErrorCode::unavailable);
  SampleColumns rollup;
  const SeriesRequest request{.id = kOne};
  EXPECT_EQ(reader.read_rollups(Tier::minute, {&request, 1}, span, {&rollup, 1}).error().code,
            ErrorCode::unavailable);
  EXPECT_EQ(read(span), "0:1 | 0.5:0.5 | 0:1 | ");
  EXPECT_EQ(text(reader, span), "0:1 | 0.5:0.5 | 0:1 | ");
  put(kSpan + 1, block(kSpan + 1, {2}));
  EXPECT_EQ(reader.hold_raw(0, span).error().code, ErrorCode::unavailable);
}

TEST_F(SeriesReaderTest, LeavesOutWhatIsDamagedAndCountsItEachTime) {
  const TimeSpan span{.start_ms = start_ms(kSpan), .end_ms = start_ms(kSpan + 2)};
  std::string chunk_damaged = block(kSpan, {1, 2, 3});
  chunk_damaged.back() = static_cast<char>(~chunk_damaged.back());
  put(kSpan, chunk_damaged);
  put(kSpan + 1, "no block");
  put(kSpan + 2, block(kSpan + 2, {4}));
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(read(span), "0:1 1:2 2:3 7200:4 | | 0:1 1:2 2:3 7200:4 | ");
    EXPECT_EQ(damaged_, 2U);
  }
}

}  // namespace
}  // namespace hb::store
