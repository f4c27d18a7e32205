#include "chunk/column.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "chunk/limits.hpp"
#include "chunk/test_columns.hpp"

namespace hb::chunk {
namespace {

using test::bits_of;

std::string encoded(std::span<const double> values) {
  std::string out;
  append_column(out, values);
  return out;
}

TEST(Column, ComesBackWithItsGaps) {
  for (const std::size_t size : {0UZ, 1UZ, 2UZ, 64UZ, 300UZ}) {
    for (const test::Column& column : test::columns_with_gaps(size, size + 1)) {
      const std::string bytes = encoded(column.values);
      ByteReader in(bytes);
      std::vector<double> values(size, 1);
      ASSERT_TRUE(read_column(in, values)) << column.name << ' ' << size;
      EXPECT_EQ(bits_of(values), bits_of(column.values)) << column.name << ' ' << size;
      EXPECT_TRUE(in.rest().empty());
    }
  }
}

TEST(Column, AnyPartOfItIsTheSameAsOfTheWhole) {
  for (const std::size_t size : {1UZ, 64UZ, 65UZ, 300UZ}) {
    for (const test::Column& column : test::columns_with_gaps(size, size + 1)) {
      const std::string bytes = encoded(column.values);
      for (const std::size_t from : {0UZ, 1UZ, 63UZ, 64UZ, 65UZ, 200UZ, size}) {
        for (const std::size_t count : {0UZ, 1UZ, 2UZ, 64UZ, 100UZ, size}) {
          if (from + count > size) continue;
          ByteReader in(bytes);
          std::vector<double> part(count, 1);
          ASSERT_TRUE(read_column(in, {.size = size, .from = from}, part)) << column.name;
          EXPECT_EQ(bits_of(part), bits_of(std::span(column.values).subspan(from, count)))
              << column.name << ": " << count << " of " << size << " from " << from;
        }
      }
    }
  }
}

TEST(Column, AWholeOnePaysOneByteForPresence) {
  EXPECT_EQ(encoded(std::vector<double>(1000, 3)).size(), 3U);
  EXPECT_EQ(encoded(std::vector<double>(1000, absent())).size(), 4U);
}

TEST(Column, OtherNaNsArePresent) {
  const std::vector<double> written = {test::from_bits(0x7ff0000000000001), absent(),
                                       test::from_bits(0x7ff8000000000002)};
  const std::string bytes = encoded(written);
  ByteReader in(bytes);
  std::vector<double> values(3);
  ASSERT_TRUE(read_column(in, values));
  EXPECT_EQ(bits_of(values), bits_of(written));
}

TEST(Column, NeverReadsPastItsBytes) {
  for (const test::Column& column : test::columns_with_gaps(100, 5)) {
    const std::string bytes = encoded(column.values);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      ByteReader in(std::string_view(bytes).substr(0, size));
      std::vector<double> values(column.values.size());
      EXPECT_FALSE(read_column(in, values)) << column.name << " cut to " << size;
    }
  }
}

TEST(ColumnDeathTest, HasAMaximum) {
  std::vector<double> values(kPointsMax, 1);
  EXPECT_EQ(encoded(values).size(), 3U);
  values.push_back(1);
  EXPECT_DEATH(static_cast<void>(encoded(values)), "kPointsMax");
}

}  // namespace
}  // namespace hb::chunk
