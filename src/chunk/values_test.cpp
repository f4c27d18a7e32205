#include "chunk/values.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "chunk/bit_stream.hpp"
#include "chunk/decimals.hpp"
#include "chunk/test_columns.hpp"
#include "chunk/xor_stream.hpp"

namespace hb::chunk {
namespace {

using test::bits_of;

std::string encoded(std::span<const double> values) {
  std::string out;
  append_values(out, values);
  return out;
}

TEST(Values, ComeBackBitForBit) {
  for (const std::size_t size : {0UZ, 1UZ, 2UZ, 3UZ, 16UZ, 17UZ, 64UZ, 65UZ, 500UZ}) {
    for (const test::Column& column : test::columns(size, size)) {
      const std::string bytes = encoded(column.values) + "rest";
      ByteReader in(bytes);
      std::vector<double> values(size);
      ASSERT_TRUE(read_values(in, values)) << column.name << ' ' << size;
      EXPECT_EQ(bits_of(values), bits_of(column.values)) << column.name << ' ' << size;
      EXPECT_EQ(in.rest(), "rest") << column.name << ' ' << size;
      EXPECT_LE(bytes.size(), 5 + 8 * size) << column.name << ": more than raw";
    }
  }
}

TEST(Values, EveryHostileDoubleSurvivesAmongOthers) {
  for (const double hostile : test::hostile_doubles()) {
    for (const double other : {0.0, 1.0, 0.01, M_PI}) {
      std::vector<double> written(100, other);
      written[0] = other + 1;
      for (const std::size_t place : {50UZ, 99UZ})
        written[place] = hostile;
      const std::string bytes = encoded(written);
      ByteReader in(bytes);
      std::vector<double> values(written.size());
      ASSERT_TRUE(read_values(in, values));
      EXPECT_EQ(bits_of(values), bits_of(written)) << hostile << " among " << other;
    }
  }
}

TEST(Values, ChooseTheCodecThatFits) {
  std::mt19937_64 random(3);
  const auto filled = [](auto make) {
    std::vector<double> values(200);
    std::ranges::generate(values, make);
    return values;
  };
  double sum = 1.17;
  double level = 1e5 / 3;
  double held = 0;
  const struct {
    const char* name;
    Codec codec;
    std::vector<double> values;
  } cases[] = {
      {"integer", Codec::constant_integer, std::vector<double>(200, 7)},
      {"decimal", Codec::constant_decimal, std::vector<double>(200, 0.07)},
      {"any", Codec::constant, std::vector<double>(200, M_PI)},
      {"huge integer", Codec::constant, std::vector<double>(200, 0x1p62 + 0x1p20)},
      {"integers", Codec::integers, filled([&] { return static_cast<double>(random() % 1000); })},
      {"decimals", Codec::decimals, filled([&] { return static_cast<double>(random() % 1000) / 100; })},
      {"drifted", Codec::near_decimals,
       filled([&] { return sum += static_cast<double>(random() % 100) / 100; })},
      {"walk", Codec::patterns,
       filled([&] { return level += std::ldexp(static_cast<double>(random()), -64); })},
      {"held noise", Codec::xors, filled([&, n = 0]() mutable {
         if (n++ % 3 == 0) held = std::ldexp(static_cast<double>(random()), -64);
         return held;
       })},
      {"random", Codec::raw, filled([&] { return test::from_bits(random()); })},
  };
  for (const auto& [name, codec, values] : cases)
    EXPECT_EQ(static_cast<int>(encoded(values)[0]), static_cast<int>(codec)) << name;
}

TEST(Values, ConstantsTakeFewBytes) {
  EXPECT_EQ(encoded(std::vector<double>(1000, 1)).size(), 2U);
  EXPECT_EQ(encoded(std::vector<double>(1000, 0.5)).size(), 3U);
  EXPECT_EQ(encoded(std::vector<double>(1000, M_PI)).size(), 9U);
}

TEST(Values, NothingIsNoBytes) { EXPECT_EQ(encoded({}), ""); }

TEST(Values, NeverReadPastTheirBytes) {
  for (const test::Column& column : test::columns(130, 11)) {
    const std::string bytes = encoded(column.values);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      ByteReader in(std::string_view(bytes).substr(0, size));
      std::vector<double> values(column.values.size());
      EXPECT_FALSE(read_values(in, values)) << column.name << " cut to " << size;
    }
  }
}

TEST(Values, TakeAnyBytes) {
  for (const test::Column& column : test::columns(70, 12)) {
    test::for_each_bit_flip(encoded(column.values), [&](std::string_view bytes, std::size_t) {
      ByteReader in(bytes);
      std::vector<double> values(column.values.size());
      const bool parsed = read_values(in, values);
      EXPECT_EQ(parsed, !in.failed());
    });
  }
}

TEST(Values, RefuseUnknownCodecsAndExponents) {
  const auto reads = [](std::string bytes) {
    bytes.append(64, '\0');
    ByteReader in(bytes);
    std::vector<double> values(5);
    return read_values(in, values);
  };
  EXPECT_TRUE(reads("\x08"));
  EXPECT_FALSE(reads("\x09"));
  EXPECT_FALSE(reads("\xff"));
  for (const char codec : {'\x01', '\x04', '\x05'}) {
    EXPECT_TRUE(reads({codec, static_cast<char>(kExponentMax)}));
    EXPECT_FALSE(reads({codec, static_cast<char>(kExponentMax + 1)}));
  }
}

TEST(XorStream, RefusesAWindowThatIsNotThere) {
  std::vector<double> values(2);
  const auto reads = [&values](unsigned leading, unsigned width) {
    std::string bytes;
    BitWriter bits(bytes);
    bits.write(0, 64);
    bits.write(width == 0 ? 0b01 : 0b11, 2);
    if (width > 0) {
      bits.write(leading, 6);
      bits.write(width - 1, 6);
    }
    bits.write(0, 64);
    bits.finish();
    ByteReader in(bytes);
    return read_xor(in, values);
  };
  EXPECT_TRUE(reads(0, 64));
  EXPECT_TRUE(reads(60, 4));
  EXPECT_FALSE(reads(60, 5));
  EXPECT_FALSE(reads(1, 64));
  EXPECT_FALSE(reads(0, 0)) << "no window yet";
}

}  // namespace
}  // namespace hb::chunk
