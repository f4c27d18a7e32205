#include "store/value_delta.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace hb::store {
namespace {

uint64_t bits(double value) { return std::bit_cast<uint64_t>(value); }

// How many bytes each value takes after the one before; each must come back bit by bit.
std::vector<std::size_t> sizes(const std::vector<double>& values) {
  ValueState writer;
  ValueState reader;
  std::vector<std::size_t> found;
  for (const double value : values) {
    std::string code;
    append_value(code, writer, value, 21);
    chunk::ByteReader in(code);
    const uint8_t first = in.u8();
    EXPECT_EQ(first >> 3, 21);
    EXPECT_TRUE(read_value(in, reader, first)) << value;
    EXPECT_TRUE(!in.failed() && in.rest().empty()) << value;
    EXPECT_EQ(bits(reader.last), bits(value)) << value;
    EXPECT_EQ(bits(writer.last), bits(value));
    EXPECT_EQ(reader.exponent, writer.exponent);
    found.push_back(code.size());
  }
  return found;
}

TEST(ValueDelta, TakesFewBytesForWhatHostsSay) {
  struct Case {
    std::vector<double> values;
    std::vector<std::size_t> bytes;
  };
  for (const Case& test : {
           Case{{1, 2, 3}, {1, 1, 1}},                                   // a counter of events
           Case{{127, -1, 0}, {2, 2, 1}},                                // small differences
           Case{{128, 0, -128, 32767 - 128}, {3, 2, 2, 3}},              // at and past a byte, at two
           Case{{32768}, {4}}, Case{{8388607, 0, 8388608}, {4, 4, 5}},   // at three bytes and past
           Case{{4294967296.0, 4294967297.0, 4294969297.0}, {6, 1, 3}},  // a counter of bytes
           Case{{12.25, 12.26, 12.5, 13}, {4, 1, 2, 2}},                 // seconds in hundredths
           Case{{0.000123456, 0.000123457, 0.000223457}, {5, 1, 4}},     // nanoseconds
           Case{{0.1, 1000000}, {3, 5}},                                 // a place that is of no use any more
           Case{{std::sqrt(2), std::sqrt(3), 0}, {10, 9, 10}},           // noise
       }) {
    EXPECT_EQ(sizes(test.values), test.bytes) << test.values.front();
  }
}

TEST(ValueDelta, GivesBackEveryPatternOfBits) {
  const double inf = std::numeric_limits<double>::infinity();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double stale = std::bit_cast<double>(uint64_t{0x7ff0000000000002});
  const double whole_max = 9007199254740992.0;
  std::vector<double> values = {0.0,
                                -0.0,
                                1,
                                -1,
                                inf,
                                -inf,
                                nan,
                                stale,
                                -nan,
                                5e-324,
                                2.2250738585072014e-308,
                                std::numeric_limits<double>::max(),
                                std::numeric_limits<double>::lowest(),
                                whole_max,
                                whole_max - 1,
                                -whole_max,
                                1 - whole_max,
                                0.1,
                                0.3,
                                1e-9,
                                1e-10,
                                123456.789,
                                1e22};
  // Each after each other.
  std::vector<double> pairs;
  for (const double first : values) {
    for (const double second : values) {
      pairs.push_back(first);
      pairs.push_back(second);
    }
  }
  sizes(pairs);
}

TEST(ValueDelta, GivesBackRandomWalks) {
  std::mt19937_64 random(7);  // the same walk in every run
  for (int series = 0; series < 200; ++series) {
    std::vector<double> values;
    double value = 0;
    const double unit = 1 / std::pow(10.0, static_cast<double>(random() % 12));
    for (int i = 0; i < 200; ++i) {
      const uint64_t choice = random() % 20;
      if (choice == 0) value = std::bit_cast<double>(random());
      if (choice == 1) value = 0;
      if (choice > 1) value += unit * static_cast<double>(random() % (uint64_t{1} << (random() % 40)));
      values.push_back(value);
    }
    sizes(values);
  }
}

TEST(ValueDelta, NeverTakesMoreThanTenBytes) {
  std::mt19937_64 random(11);
  std::vector<double> values(5000);
  std::ranges::generate(values, [&] { return std::bit_cast<double>(random()); });
  for (const std::size_t bytes : sizes(values))
    EXPECT_LE(bytes, 10U);
}

TEST(ValueDelta, RefusesCodesThatNothingWrites) {
  struct Case {
    ValueState state;
    std::string code;
  };
  const std::string wide_most("\5\xff\xff\xff\xff\xff\xff\xff\xff\xff\1", 11);
  for (const Case& test : {
           Case{{.last = 9007199254740991.0}, std::string("\0", 1)},  // past the whole numbers
           Case{{.last = 1e300}, std::string("\0", 1)},               // from no whole number
           Case{{.last = NAN}, std::string("\0", 1)},
           Case{{.last = 1}, wide_most},
           Case{{.last = -1}, wide_most},
           Case{{}, "\6\x0a\2"},  // an exponent past the largest
           Case{{}, "\7\x18"},    // bits past the top
           Case{{}, "\7\x81z"},
       }) {
    ValueState state = test.state;
    chunk::ByteReader in(test.code);
    const uint8_t first = in.u8();
    EXPECT_FALSE(read_value(in, state, first)) << static_cast<int>(first);
  }
  ValueState state;
  chunk::ByteReader largest_exponent("\6\x09\2");
  EXPECT_TRUE(read_value(largest_exponent, state, largest_exponent.u8()));
  EXPECT_EQ(state.last, 1e-9);
}

}  // namespace
}  // namespace hb::store
