#include "store/series_group.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "chunk/byte_io.hpp"
#include "chunk/crc.hpp"
#include "store/block_key.hpp"

namespace hb::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr uint32_t kSize = BlockKey::kSeriesPerGroup;

std::vector<std::string> texts(const SeriesGroup& group) {
  std::vector<std::string> all;
  EXPECT_TRUE(group.for_each([&](const SeriesRow& row) {
    all.push_back(std::to_string(row.id) + " " + std::string(row.labels) + " " +
                  std::string(metric_type_name(row.type)) + " " + std::to_string(unix_ms(row.first)) + " " +
                  (row.last ? std::to_string(unix_ms(*row.last)) : "active"));
    return true;
  }));
  return all;
}

std::vector<std::string> there_and_back(const SeriesGroup& group, uint32_t number) {
  const Result<SeriesGroup> decoded = SeriesGroup::decode(number, group.encode());
  EXPECT_TRUE(decoded.has_value()) << decoded.error().message;
  return decoded ? texts(*decoded) : std::vector<std::string>();
}

SeriesGroup some() {
  SeriesGroup group(3);
  EXPECT_TRUE(group.put({.id = 3 * kSize + 5, .labels = "b", .type = MetricType::gauge}).has_value());
  EXPECT_TRUE(group
                  .put({.id = 3 * kSize,
                        .labels = "a",
                        .type = MetricType::counter,
                        .first = from_unix_ms(1'700'000'000'000)})
                  .has_value());
  EXPECT_TRUE(group
                  .put({.id = 4 * kSize - 1,
                        .labels = std::string(300, 'c'),
                        .type = MetricType::untyped,
                        .first = from_unix_ms(-5),
                        .last = from_unix_ms(7)})
                  .has_value());
  return group;
}

// A blob with a checksum that fits its rows.
std::string blob_of(std::string_view body) {
  std::string blob;
  chunk::append_u8(blob, 1);
  chunk::append_u32(blob, chunk::crc32(body));
  return blob.append(body);
}

TEST(SeriesGroup, KeepsRows) {
  EXPECT_THAT(there_and_back(some(), 3),
              ElementsAre("384 a counter 1700000000000 active", "389 b gauge 0 active",
                          "511 " + std::string(300, 'c') + " untyped -5 7"));
  EXPECT_THAT(there_and_back(SeriesGroup(0), 0), IsEmpty());
}

TEST(SeriesGroup, KeepsEveryTime) {
  constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  SeriesGroup group(BlockKey::kGroupMax);
  uint32_t id = BlockKey::kGroupMax * kSize;
  std::vector<std::string> expected;
  for (const int64_t first : {kMost, kLeast, int64_t{0}, kMost}) {
    for (const int64_t last : {kLeast, kMost}) {
      ASSERT_TRUE(
          group.put({.id = id, .labels = "l", .first = from_unix_ms(first), .last = from_unix_ms(last)})
              .has_value());
      expected.push_back(std::to_string(id++) + " l untyped " + std::to_string(first) + " " +
                         std::to_string(last));
    }
  }
  EXPECT_EQ(there_and_back(group, BlockKey::kGroupMax), expected);
}

TEST(SeriesGroup, Changes) {
  SeriesGroup group = some();
  ASSERT_TRUE(group.put({.id = 389, .labels = "B", .type = MetricType::summary}).has_value());
  group.set_last(384, from_unix_ms(9));
  group.set_last(511, std::nullopt);
  group.set_last(400, from_unix_ms(9));
  EXPECT_THAT(texts(group), ElementsAre("384 a counter 1700000000000 9", "389 B summary 0 active",
                                        "511 " + std::string(300, 'c') + " untyped -5 active"));
  for (const uint32_t id : {384U, 389U, 400U})
    group.remove(id);
  EXPECT_FALSE(group.empty());
  group.remove(511);
  EXPECT_TRUE(group.empty());
}

TEST(SeriesGroup, EndsAVisitWhenNoMoreAreWanted) {
  int seen = 0;
  EXPECT_FALSE(some().for_each([&](const SeriesRow&) { return ++seen < 2; }));
  EXPECT_EQ(seen, 2);
}

TEST(SeriesGroup, PacksWhatRepeatsItself) {
  SeriesGroup group(0);
  for (uint32_t id = 0; id < kSize; ++id) {
    const std::string labels =
        "\x08__name__\x18node_cpu_seconds_total__\x03"
        "cpu\x01" +
        std::to_string(id);
    ASSERT_TRUE(
        group.put({.id = id, .labels = labels, .first = from_unix_ms(1'700'000'000'000)}).has_value());
  }
  EXPECT_LT(group.encode().size(), 10U * kSize);
}

TEST(SeriesGroup, RefusesLabelsPastTheLimit) {
  SeriesGroup group(0);
  const std::string half(SeriesGroup::kLabelsBytesMax / 2, 'x');
  ASSERT_TRUE(group.put({.id = 1, .labels = half}).has_value());
  EXPECT_EQ(group.put({.id = 2, .labels = half + "x"}).error().code, ErrorCode::limit);
  ASSERT_TRUE(group.put({.id = 2, .labels = half}).has_value());
  EXPECT_EQ(there_and_back(group, 0).size(), 2U);
  EXPECT_EQ(group.put({.id = 3, .labels = "x"}).error().code, ErrorCode::limit);
  // Room that was given back is there again.
  ASSERT_TRUE(group.put({.id = 2, .labels = "x"}).has_value());
  ASSERT_TRUE(group.put({.id = 3, .labels = "x"}).has_value());
}

TEST(SeriesGroup, RefusesWhatIsCutOff) {
  const std::string blob = some().encode();
  for (std::size_t size = 0; size < blob.size(); ++size) {
    const Result<SeriesGroup> decoded = SeriesGroup::decode(3, std::string_view(blob).substr(0, size));
    ASSERT_FALSE(decoded.has_value()) << size;
    EXPECT_EQ(decoded.error().code, ErrorCode::corrupt);
    // Nor when the checksum is that of what is left.
    const std::string body =
        blob.substr(std::min<std::size_t>(size, 5), size - std::min<std::size_t>(size, 5));
    EXPECT_FALSE(SeriesGroup::decode(3, blob_of(body)).has_value()) << size;
  }
}

TEST(SeriesGroup, RefusesFlippedBits) {
  const std::string blob = some().encode();
  for (std::size_t bit = 0; bit < blob.size() * 8; ++bit) {
    std::string flipped = blob;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(SeriesGroup::decode(3, flipped).has_value()) << bit;
  }
}

TEST(SeriesGroup, SaysWhatIsDamaged) {
  const std::string blob = some().encode();
  EXPECT_THAT(SeriesGroup::decode(3, "").error().message, HasSubstr("the kind of group 3"));
  EXPECT_THAT(SeriesGroup::decode(3, blob + "x").error().message, HasSubstr("the checksum of group 3"));
  EXPECT_THAT(SeriesGroup::decode(BlockKey::kGroupMax + 1, blob).error().message, HasSubstr("the number"));
  std::string long_length;
  chunk::append_varint(long_length, uint64_t{1} << 40);
  EXPECT_THAT(SeriesGroup::decode(3, blob_of(long_length)).error().message, HasSubstr("the length"));
  EXPECT_THAT(SeriesGroup::decode(3, blob_of(std::string("\x05no zlib", 8))).error().message,
              HasSubstr("a row"));
}

}  // namespace
}  // namespace hb::store
