#pragma once

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "chunk/column.hpp"

// Columns for the tests of this module: the shapes that series of a host have, and doubles that break codecs.
namespace hb::chunk::test {

struct Column {
  std::string name;
  std::vector<double> values;
};

inline double from_bits(uint64_t bits) { return std::bit_cast<double>(bits); }

inline std::vector<uint64_t> bits_of(std::span<const double> values) {
  std::vector<uint64_t> bits;
  bits.reserve(values.size());
  for (const double value : values)
    bits.push_back(std::bit_cast<uint64_t>(value));
  return bits;
}

inline std::vector<double> hostile_doubles() {
  using Limits = std::numeric_limits<double>;
  return {0.0,
          -0.0,
          1.0,
          -1.0,
          0.1,
          0.1 + 0.2,
          -1e-15,
          Limits::infinity(),
          -Limits::infinity(),
          Limits::quiet_NaN(),
          from_bits(0x7ff8000000000001),
          from_bits(0xfff8dead0000beef),
          from_bits(0x7ff0000000000001),
          from_bits(0x7ff0000000000003),
          Limits::denorm_min(),
          -Limits::denorm_min(),
          Limits::min(),
          Limits::max(),
          Limits::lowest(),
          9007199254740991.0,
          9007199254740992.0,
          9007199254740994.0,
          -9007199254740993.0,
          9223372036854775807.0,
          9223372036854774784.0,
          -9223372036854775808.0,
          18446744073709551616.0,
          1e15,
          1e16,
          1e300,
          1e-300,
          M_PI,
          0.3,
          123456.789,
          1.7e9 + 0.123456789};
}

// Columns of `size` samples, the same for the same seed.
inline std::vector<Column> columns(std::size_t size, uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto below = [&random](uint64_t end) { return random() % end; };
  const std::vector<double> hostile = hostile_doubles();
  std::vector<Column> made = {{"zero", {}},           {"constant", {}}, {"constant decimal", {}},
                              {"constant noise", {}}, {"counter", {}},  {"resets", {}},
                              {"kilobytes", {}},      {"seldom", {}},   {"cpu seconds", {}},
                              {"drifting sum", {}},   {"noise", {}},    {"bits", {}},
                              {"hostile mixed", {}},  {"outliers", {}}, {"quarters", {}},
                              {"two values", {}}};
  double counter = 0;
  double sum = 0;
  for (std::size_t i = 0; i < size; ++i) {
    std::size_t column = 0;
    const auto put = [&](double value) { made[column++].values.push_back(value); };
    put(0);
    put(42);
    put(0.25);
    put(M_PI);
    put(static_cast<double>(1000 * i + below(50)));
    counter = below(40) == 0 ? 0 : counter + static_cast<double>(below(100));
    put(counter);
    put(1024.0 * static_cast<double>(1'000'000 + below(5000)));
    put(below(30) == 0 ? 5 : 4);
    put(static_cast<double>(99 * i + below(3)) / 100);
    sum += static_cast<double>(below(4)) / 100;
    put(sum);
    put(std::ldexp(static_cast<double>(random()), -64));
    put(from_bits(random()));
    put(hostile[below(hostile.size())]);
    put(below(50) == 0 ? static_cast<double>(random() >> below(64)) : static_cast<double>(below(4)));
    put(static_cast<double>(below(1000)) / 4);
    put(below(2) == 0 ? 1e17 : M_E);
  }
  return made;
}

// The same columns with gaps: where a column was absent at random for a while.
inline std::vector<Column> columns_with_gaps(std::size_t size, uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<Column> made = columns(size, seed);
  for (Column& column : made) {
    bool present = random() % 2 == 0;
    for (double& value : column.values) {
      if (random() % 20 == 0) present = !present;
      if (!present) value = absent();
    }
  }
  return made;
}

// Calls `check` with every text that is `bytes` with one bit turned over.
template <typename Check>
void for_each_bit_flip(std::string bytes, Check check) {
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    char& byte = bytes[bit / 8];
    const char whole = byte;
    byte = static_cast<char>(static_cast<unsigned char>(byte) ^ (1U << bit % 8));
    check(std::string_view(bytes), bit);
    byte = whole;
  }
}

}  // namespace hb::chunk::test
