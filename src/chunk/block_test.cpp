#include "chunk/block.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "chunk/byte_io.hpp"
#include "chunk/column.hpp"
#include "chunk/crc.hpp"
#include "chunk/limits.hpp"
#include "chunk/test_columns.hpp"

namespace hb::chunk {
namespace {

using test::bits_of;

constexpr int64_t kStartMs = 1'795'335'000'000;

std::vector<int64_t> seconds(std::size_t count) {
  std::vector<int64_t> times(count);
  for (std::size_t i = 0; i < count; ++i)
    times[i] = kStartMs + 1000 * static_cast<int64_t>(i);
  return times;
}

// Series 3, 10, 17 and so on, of every shape; the last of them at times of its own.
struct Sample {
  std::vector<int64_t> grid;
  std::vector<test::Column> values;
  std::vector<int64_t> own_times;
  std::vector<BlockColumn> columns;

  Sample(std::size_t size, uint64_t seed) : grid(seconds(size)), values(test::columns_with_gaps(size, seed)) {
    for (std::size_t i = 0; i < values.size(); ++i)
      columns.push_back({series(i), {}, values[i].values});
    own_times = {-5, 0, kStartMs + 1, kStartMs + 500};
    values.push_back({"own times", {1, absent(), 2.5, 4}});
    columns.push_back({series(values.size() - 1), own_times, values.back().values});
  }
  static uint32_t series(std::size_t i) { return static_cast<uint32_t>(3 + 7 * i); }
};

ErrorCode open_error(std::string_view blob) {
  const auto block = BlockReader::open(blob);
  return block ? ErrorCode::unavailable : block.error().code;
}

// The values of a series, or the code of the error.
Result<std::vector<uint64_t>> read_bits(const BlockReader& block, uint32_t series) {
  std::vector<int64_t> times;
  std::vector<double> values;
  if (auto read = block.read(series, times, values); !read) return std::unexpected(read.error());
  return bits_of(values);
}

TEST(Block, TellsWhatIsWhole) {
  const std::vector<int64_t> grid = {1, 2, 3};
  const std::vector<double> whole = {1, 2, 3};
  const std::vector<double> gap = {1, absent(), 3};
  const std::string blob =
      encode_block(grid, std::vector<BlockColumn>{{1, {}, whole}, {2, {}, gap}, {3, grid, whole}});
  const auto block = BlockReader::open(blob);
  ASSERT_TRUE(block);
  EXPECT_TRUE(block->find(1)->whole);
  EXPECT_FALSE(block->find(2)->whole);
  EXPECT_TRUE(block->find(3)->own_times);
  EXPECT_EQ(block->find(4).error().code, ErrorCode::not_found);
}

TEST(Block, GivesBackEverySeries) {
  for (const std::size_t size : {0UZ, 1UZ, 100UZ, 780UZ}) {
    const Sample sample(size, size);
    const std::string blob = encode_block(sample.grid, sample.columns);
    const auto block = BlockReader::open(blob);
    ASSERT_TRUE(block) << block.error().message;
    EXPECT_EQ(block->grid(), sample.grid);
    ASSERT_EQ(block->series().size(), sample.columns.size());
    std::vector<int64_t> times = {1, 2};
    std::vector<double> values = {3};
    for (std::size_t i = 0; i < sample.columns.size(); ++i) {
      const BlockColumn& column = sample.columns[i];
      EXPECT_EQ(block->series()[i], column.series);
      ASSERT_TRUE(block->read(column.series, times, values)) << sample.values[i].name;
      EXPECT_EQ(times, column.times.empty() ? sample.grid : sample.own_times);
      EXPECT_EQ(bits_of(values), bits_of(column.values)) << sample.values[i].name;
    }
  }
}

TEST(Block, SeriesThatItHasNotAreNotFound) {
  const Sample sample(10, 1);
  const std::string blob = encode_block(sample.grid, sample.columns);
  const auto block = BlockReader::open(blob);
  for (const uint32_t series : {0U, 2U, 4U, 1000U, UINT32_MAX}) {
    const auto read = read_bits(*block, series);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, ErrorCode::not_found);
    EXPECT_THAT(read.error().message, testing::HasSubstr(std::to_string(series)));
  }
}

TEST(Block, MayBeEmptyAndMayHoldTheOutermostSeries) {
  EXPECT_EQ(BlockReader::open(encode_block({}, {}))->series().size(), 0U);
  const std::vector<double> one = {1};
  const std::vector<double> two = {2};
  const std::string blob =
      encode_block(seconds(1), std::vector<BlockColumn>{{0, {}, one}, {UINT32_MAX, {}, two}});
  const auto block = BlockReader::open(blob);
  ASSERT_TRUE(block);
  EXPECT_EQ(*read_bits(*block, 0), bits_of(one));
  EXPECT_EQ(*read_bits(*block, UINT32_MAX), bits_of(two));
}

TEST(Block, AConstantSeriesCostsNineBytes) {
  const std::vector<int64_t> grid = seconds(1560);
  const std::vector<double> values(1560, 1);
  std::vector<BlockColumn> columns(100);
  for (uint32_t i = 0; i < 100; ++i)
    columns[i] = {i, {}, values};
  const std::size_t hundred = encode_block(grid, columns).size();
  columns.pop_back();
  EXPECT_EQ(hundred - encode_block(grid, columns).size(), 9U);
}

TEST(Block, IsRefusedWhereverItIsCut) {
  const Sample sample(40, 2);
  const std::string blob = encode_block(sample.grid, sample.columns);
  for (std::size_t size = 0; size < blob.size(); ++size)
    ASSERT_EQ(open_error(blob.substr(0, size)), ErrorCode::corrupt) << "cut to " << size;
  EXPECT_EQ(open_error(blob + '\0'), ErrorCode::corrupt) << "and where there is more";
}

TEST(Block, EveryFlippedBitIsNoticedAndCostsOneSeriesOrTheBlock) {
  const Sample sample(40, 3);
  const std::string blob = encode_block(sample.grid, sample.columns);
  const std::size_t header_bytes = BlockReader::open(blob)->overhead_bytes() - 4 * sample.columns.size();
  test::for_each_bit_flip(blob, [&](std::string_view bytes, std::size_t bit) {
    const auto block = BlockReader::open(bytes);
    if (bit / 8 < header_bytes) {
      ASSERT_FALSE(block) << "bit " << bit;
      return;
    }
    ASSERT_TRUE(block) << "bit " << bit;
    std::size_t lost = 0;
    for (const BlockColumn& column : sample.columns) {
      const auto read = read_bits(*block, column.series);
      if (read) {
        ASSERT_EQ(*read, bits_of(column.values)) << "bit " << bit;
      } else {
        ASSERT_EQ(read.error().code, ErrorCode::corrupt);
        ++lost;
      }
    }
    ASSERT_EQ(lost, 1U) << "bit " << bit;
  });
}

TEST(Block, OtherKindsAreUnsupported) {
  std::string blob = encode_block(seconds(3), {});
  blob[0] = 2;
  EXPECT_EQ(open_error(blob), ErrorCode::unsupported);
  blob[0] = '\xff';
  EXPECT_EQ(open_error(blob), ErrorCode::unsupported);
}

// A header with a checksum that fits: kind, no times, the table.
std::string with_checksum(const std::string& table) {
  std::string blob("\x01\x00", 2);
  blob += table;
  append_u32(blob, crc32(blob));
  return blob;
}

std::string table_of(std::size_t count) {
  std::string table;
  append_varint(table, count);
  for (std::size_t i = 0; i < count; ++i)
    table += std::string(2, '\0');
  return table;
}

TEST(Block, HeadersThatLieAreRefusedThoughTheirChecksumFits) {
  const std::string no_chunk(4, '\0');  // empty, and its checksum
  EXPECT_TRUE(BlockReader::open(with_checksum(table_of(1)) + no_chunk));
  EXPECT_EQ(open_error(with_checksum(table_of(1))), ErrorCode::corrupt) << "no chunk";
  EXPECT_EQ(open_error(with_checksum(table_of(1)) + no_chunk + "x"), ErrorCode::corrupt) << "more than it";
  const struct {
    std::string series;
    bool fits;
  } cases[] = {{"\xff\xff\xff\xff\x0f", true},
               {"\x80\x80\x80\x80\x10", false},
               {"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", false}};
  for (const auto& [series, fits] : cases) {
    const std::string blob = with_checksum("\x01" + series + std::string(1, '\0')) + no_chunk;
    EXPECT_EQ(BlockReader::open(blob).has_value(), fits);
  }
  const std::string huge_length = "\x01" + std::string(1, '\0') + "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01";
  EXPECT_EQ(open_error(with_checksum(huge_length)), ErrorCode::corrupt);
}

TEST(Block, ChunksThatDoNotParseAreCorruptThoughTheirChecksumFits) {
  for (const std::string& chunk :
       {std::string("\x05"), std::string("\x80\xff"), std::string("\x00\x00", 2)}) {
    const std::string table = {1, 0, static_cast<char>(chunk.size())};
    std::string blob = with_checksum(table) + chunk;
    append_u32(blob, crc32(chunk));
    const auto block = BlockReader::open(blob);
    ASSERT_TRUE(block) << block.error().message;
    EXPECT_EQ(read_bits(*block, 0).error().code, ErrorCode::corrupt);
  }
}

TEST(Block, ItsMaximaHold) {
  std::string chunks(4 * kSeriesMax, '\0');
  EXPECT_TRUE(BlockReader::open(with_checksum(table_of(kSeriesMax)) + chunks));
  chunks.append(4, '\0');
  EXPECT_EQ(open_error(with_checksum(table_of(kSeriesMax + 1)) + chunks), ErrorCode::corrupt);

  // One chunk that fills the block up to its maximum, which is read no further than its checksum.
  const auto filled = [](std::size_t blob_bytes) {
    std::string table = {1, 0};
    append_varint(table, blob_bytes - 2 - 2 - 4 - 4 - 4);  // kind and times, table, length, two checksums
    return with_checksum(table) + std::string(blob_bytes - 2 - 2 - 4 - 4, '\0');
  };
  EXPECT_EQ(filled(kBlockBytesMax).size(), kBlockBytesMax);
  EXPECT_TRUE(BlockReader::open(filled(kBlockBytesMax)));
  EXPECT_EQ(open_error(filled(kBlockBytesMax + 1)), ErrorCode::limit);
}

TEST(BlockDeathTest, ColumnsMustFitTheirTimesAndAscend) {
  const std::vector<double> values(3, 1);
  const std::vector<int64_t> two = seconds(2);
  using Columns = std::vector<BlockColumn>;
  EXPECT_DEATH(static_cast<void>(encode_block(two, Columns{{1, {}, values}})), "size");
  EXPECT_DEATH(static_cast<void>(encode_block(two, Columns{{1, two, values}})), "size");
  EXPECT_DEATH(static_cast<void>(encode_block(seconds(3), Columns{{1, {}, values}, {1, {}, values}})),
               "series");
}

}  // namespace
}  // namespace hb::chunk
