#include "chunk/times.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "chunk/limits.hpp"
#include "chunk/test_columns.hpp"

namespace hb::chunk {
namespace {

constexpr int64_t kStartMs = 1'795'335'000'000;

std::vector<int64_t> regular(std::size_t count, int64_t step_ms) {
  std::vector<int64_t> times(count);
  for (std::size_t i = 0; i < count; ++i)
    times[i] = kStartMs + static_cast<int64_t>(i) * step_ms;
  return times;
}

std::string encoded(std::span<const int64_t> times) {
  std::string out;
  append_times(out, times);
  return out;
}

std::vector<std::vector<int64_t>> cases() {
  std::vector<int64_t> gap = regular(1000, 1000);
  gap.erase(gap.begin() + 100, gap.begin() + 120);
  std::vector<int64_t> jitter = regular(500, 1000);
  for (std::size_t i = 0; i < jitter.size(); ++i)
    jitter[i] += static_cast<int64_t>(i * i % 17);
  return {{},
          {kStartMs},
          {-5},
          {INT64_MIN, INT64_MAX},
          {INT64_MIN, 0, INT64_MAX},
          {INT64_MIN, INT64_MIN + 1, INT64_MAX},
          regular(2, 1),
          regular(1560, 1000),
          gap,
          jitter};
}

TEST(Times, ComeBack) {
  for (const std::vector<int64_t>& times : cases()) {
    const std::string bytes = encoded(times);
    ByteReader in(bytes);
    std::vector<int64_t> read = {1, 2, 3};
    ASSERT_TRUE(read_times(in, read));
    EXPECT_EQ(read, times);
    EXPECT_TRUE(in.rest().empty());
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      ByteReader in_cut(std::string_view(bytes).substr(0, size));
      EXPECT_FALSE(read_times(in_cut, read)) << "cut to " << size;
    }
  }
}

TEST(Times, RegularOnesCostAFewBytes) {
  EXPECT_LE(encoded(regular(1560, 1000)).size(), 11U);
  std::vector<int64_t> times = regular(1560, 1000);
  times.erase(times.begin() + 700);
  EXPECT_LE(encoded(times).size(), 24U) << "one missed tick";
}

TEST(Times, TakeAnyBytesAndAlwaysAscend) {
  for (const std::vector<int64_t>& times : cases()) {
    if (times.size() > 600) continue;
    test::for_each_bit_flip(encoded(times), [](std::string_view bytes, std::size_t) {
      ByteReader in(bytes);
      std::vector<int64_t> read;
      if (!read_times(in, read)) return;
      for (std::size_t i = 1; i < read.size(); ++i)
        ASSERT_LT(read[i - 1], read[i]);
    });
  }
}

TEST(Times, AreRefusedWhereTheyDoNotAscend) {
  const auto reads = [](uint64_t count, int64_t start, uint64_t step) {
    std::string bytes;
    append_varint(bytes, count);
    append_u8(bytes, 0);
    append_zigzag(bytes, start);
    append_varint(bytes, step);
    ByteReader in(bytes);
    std::vector<int64_t> times;
    return read_times(in, times);
  };
  EXPECT_TRUE(reads(3, 0, 1));
  EXPECT_FALSE(reads(3, 0, 0));
  EXPECT_TRUE(reads(3, INT64_MAX - 2, 1));
  EXPECT_FALSE(reads(3, INT64_MAX - 1, 1));
  EXPECT_TRUE(reads(kPointsMax, 0, 1));
  EXPECT_FALSE(reads(kPointsMax + 1, 0, 1));
}

TEST(TimesDeathTest, MustAscend) {
  EXPECT_DEATH(static_cast<void>(encoded(std::vector<int64_t>{1, 1})), "is_ascending");
  EXPECT_DEATH(static_cast<void>(encoded(regular(kPointsMax + 1, 1))), "kPointsMax");
}

}  // namespace
}  // namespace hb::chunk
