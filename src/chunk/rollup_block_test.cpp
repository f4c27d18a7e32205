#include "chunk/rollup_block.hpp"

#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "chunk/byte_io.hpp"
#include "chunk/crc.hpp"
#include "chunk/test_columns.hpp"

namespace hb::chunk {
namespace {

using test::bits_of;

constexpr int64_t kWidthMs = 60'000;

// Rollups of samples of every shape, with gaps of some buckets, and one of nothing.
std::map<uint32_t, RollupColumns> rollups(std::size_t samples, uint64_t seed) {
  std::vector<int64_t> times(samples);
  for (std::size_t i = 0; i < samples; ++i)
    times[i] = 1'795'335'000'000 + 11'000 * static_cast<int64_t>(i);
  std::map<uint32_t, RollupColumns> made;
  uint32_t series = 5;
  for (const test::Column& column : test::columns_with_gaps(samples, seed)) {
    made[series] = roll_up(times, column.values, {.width_ms = kWidthMs, .counter = series % 2 == 0});
    series += 3;
  }
  made[series] = {};
  return made;
}

std::string encoded(const std::map<uint32_t, RollupColumns>& rollups) {
  std::vector<RollupSeries> series;
  series.reserve(rollups.size());
  for (const auto& [number, rollup] : rollups)
    series.push_back({number, &rollup});
  return encode_rollup_block(series);
}

void expect_same(const RollupColumns& read, const RollupColumns& written, RollupFields fields) {
  EXPECT_EQ(read.times, written.times);
  for (std::size_t i = 0; i < kRollupFields; ++i) {
    const bool asked = fields.has(static_cast<RollupField>(i));
    EXPECT_EQ(bits_of(read.columns[i]), asked ? bits_of(written.columns[i]) : std::vector<uint64_t>()) << i;
  }
}

TEST(RollupBlock, GivesBackTheColumnsThatAreAskedFor) {
  const auto written = rollups(500, 1);
  const std::string blob = encoded(written);
  const auto block = RollupBlockReader::open(blob);
  ASSERT_TRUE(block) << block.error().message;
  EXPECT_EQ(block->series().size(), written.size());
  RollupColumns read;
  for (const auto& [series, rollup] : written) {
    for (const RollupFields fields :
         {RollupFields::all(), RollupFields{RollupField::max}, RollupFields{},
          RollupFields{RollupField::sum, RollupField::count}, RollupFields{RollupField::increase}}) {
      ASSERT_TRUE(block->read(series, fields, read)) << series;
      expect_same(read, rollup, fields);
    }
  }
}

TEST(RollupBlock, ItsGridIsEveryBucketThatASeriesHas) {
  std::map<uint32_t, RollupColumns> written;
  written[1] = roll_up(std::vector<int64_t>{0, 60'000}, std::vector<double>{1, 2}, {});
  written[2] = roll_up(std::vector<int64_t>{60'000, 240'000}, std::vector<double>{1, 2}, {});
  const std::string blob = encoded(written);
  EXPECT_EQ(RollupBlockReader::open(blob)->grid(), (std::vector<int64_t>{0, 60'000, 240'000}));
  EXPECT_EQ(RollupBlockReader::open(encoded({}))->grid().size(), 0U);
}

TEST(RollupBlock, AColumnThatIsTheSameAsAnotherCostsOneByte) {
  std::vector<int64_t> times(600);
  for (std::size_t i = 0; i < times.size(); ++i)
    times[i] = static_cast<int64_t>(i) * 1000;
  const auto constant = roll_up(times, std::vector<double>(600, 0.25), {});
  const std::size_t one = encoded({{1, constant}}).size();
  const std::size_t two = encoded({{1, constant}, {2, constant}}).size();
  // Number, length, checksum; presence, six entries; min, sum, count, increase.
  EXPECT_EQ(two - one, 6U + 7 + 3 + 2 + 2 + 2);
}

TEST(RollupBlock, IsRefusedWhereverItIsCut) {
  const std::string blob = encoded(rollups(60, 2));
  for (std::size_t size = 0; size < blob.size(); ++size) {
    const auto block = RollupBlockReader::open(std::string_view(blob).substr(0, size));
    ASSERT_FALSE(block);
    ASSERT_EQ(block.error().code, ErrorCode::corrupt) << "cut to " << size;
  }
}

TEST(RollupBlock, EveryFlippedBitIsNoticed) {
  const auto written = rollups(40, 3);
  test::for_each_bit_flip(encoded(written), [&](std::string_view bytes, std::size_t bit) {
    const auto block = RollupBlockReader::open(bytes);
    if (!block) return;
    std::size_t lost = 0;
    RollupColumns read;
    for (const auto& [series, rollup] : written)
      lost += block->read(series, RollupFields::all(), read) ? 0U : 1U;
    ASSERT_EQ(lost, 1U) << "bit " << bit;
  });
}

TEST(RollupBlock, OtherKindsAndSeriesAreRefused) {
  std::string blob = encoded(rollups(10, 4));
  RollupColumns read;
  EXPECT_EQ(RollupBlockReader::open(blob)->read(4, RollupFields::all(), read).error().code,
            ErrorCode::not_found);
  blob[0] = 1;
  EXPECT_EQ(RollupBlockReader::open(blob).error().code, ErrorCode::unsupported);
}

// A block of one series over one bucket, with a chunk that is given.
Result<void> read_chunk(const std::string& chunk) {
  std::string blob = {2, 1, 0, 0, 1, 0, static_cast<char>(chunk.size())};
  append_u32(blob, crc32(blob));
  blob += chunk;
  append_u32(blob, crc32(chunk));
  const auto block = RollupBlockReader::open(blob);
  if (!block) return std::unexpected(block.error());
  RollupColumns read;
  return block->read(0, RollupFields::all(), read);
}

TEST(RollupBlock, ChunksThatDoNotParseAreCorruptThoughTheirChecksumFits) {
  const struct {
    const char* what;
    std::string chunk;
    bool is_fine;
  } cases[] = {
      {"all as the first", {0, 4, 1, 1, 1, 1, 1, 0, 14}, true},
      {"a copy of itself", {0, 4, 3, 1, 1, 1, 1, 0, 14}, false},
      {"a copy of one that follows", {0, 11, 4, 1, 1, 1, 1, 0, 14}, false},
      {"a copy of a copy", {0, 4, 1, 3, 1, 1, 1, 0, 14}, false},
      {"a length past the end", {0, 6, 1, 1, 1, 1, 1, 0, 14}, false},
      {"a length that leaves bytes over", {0, 4, 1, 1, 1, 1, 1, 0, 14, 0}, false},
      {"values that leave bytes over", {0, 6, 1, 1, 1, 1, 1, 0, 14, 0}, false},
      {"no values", {0, 0, 1, 1, 1, 1, 1}, false},
      {"entries cut off", {0, 4, 1, 1}, false},
      {"nothing", {}, false},
  };
  for (const auto& [what, chunk, is_fine] : cases) {
    const auto read = read_chunk(chunk);
    EXPECT_EQ(read.has_value(), is_fine) << what;
    if (!read) {
      EXPECT_EQ(read.error().code, ErrorCode::corrupt) << what;
    }
  }
}

}  // namespace
}  // namespace hb::chunk
