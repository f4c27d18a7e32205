#include "chunk/residuals.hpp"

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "chunk/test_columns.hpp"

namespace hb::chunk {
namespace {

struct Case {
  const char* name;
  std::vector<int64_t> values;
};

std::vector<Case> cases(std::size_t size, uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto below = [&random](uint64_t end) { return static_cast<int64_t>(random() % end); };
  std::vector<Case> made = {{"zeros", {}},    {"constant", {}}, {"line", {}},           {"parabola", {}},
                            {"steps", {}},    {"noise", {}},    {"multiples of 7", {}}, {"pages", {}},
                            {"any bits", {}}, {"extremes", {}}, {"outliers", {}},       {"all widths", {}}};
  int64_t level = 0;
  for (std::size_t i = 0; i < size; ++i) {
    std::size_t column = 0;
    const auto put = [&](int64_t value) { made[column++].values.push_back(value); };
    const auto n = static_cast<int64_t>(i);
    put(0);
    put(-12345);
    put(1'795'335'000'000 + 1000 * n);
    put(n * n);
    put(level += below(40) == 0 ? below(100) : 0);
    put(below(1000) - 500);
    put(100 + 7 * below(1000));
    put(4096 * (below(100) - 50));
    put(static_cast<int64_t>(random()));
    put(random() % 2 == 0 ? INT64_MIN : INT64_MAX);
    put(below(20) == 0 ? static_cast<int64_t>(random()) : below(3));
    put(static_cast<int64_t>(random() >> below(64)));
  }
  return made;
}

std::string encoded(std::span<const int64_t> values) {
  std::string out;
  append_residuals(out, values);
  return out;
}

TEST(Residuals, GiveBackWhatWentIn) {
  for (const std::size_t size : {0UZ, 1UZ, 2UZ, 3UZ, 63UZ, 64UZ, 65UZ, 128UZ, 129UZ, 1000UZ}) {
    for (const Case& one : cases(size, size)) {
      const std::string bytes = encoded(one.values) + "rest";
      ByteReader in(bytes);
      std::vector<int64_t> values(size);
      ASSERT_TRUE(read_residuals(in, values)) << one.name << ' ' << size;
      EXPECT_EQ(values, one.values) << one.name << ' ' << size;
      EXPECT_EQ(in.rest(), "rest") << one.name << ' ' << size;
    }
  }
}

TEST(Residuals, NeverReadPastTheirBytes) {
  for (const Case& one : cases(150, 7)) {
    const std::string bytes = encoded(one.values);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      ByteReader in(std::string_view(bytes).substr(0, size));
      std::vector<int64_t> values(one.values.size());
      EXPECT_FALSE(read_residuals(in, values)) << one.name << " cut to " << size;
      EXPECT_TRUE(in.failed());
    }
  }
}

TEST(Residuals, TakeAnyBytes) {
  for (const Case& one : cases(150, 8)) {
    test::for_each_bit_flip(encoded(one.values), [&](std::string_view bytes, std::size_t) {
      ByteReader in(bytes);
      std::vector<int64_t> values(one.values.size());
      const bool parsed = read_residuals(in, values);
      EXPECT_EQ(parsed, !in.failed());
    });
  }
}

// What the forms are for, as the most bytes that 64 * 16 values may take.
TEST(Residuals, AreSmall) {
  constexpr std::size_t kBlocks = 16;
  constexpr std::size_t kSize = kResidualBlock * kBlocks;
  const struct {
    const char* name;
    std::size_t bytes_max;
  } expected[] = {{"zeros", 2 + kBlocks / 8}, {"constant", 4 + kBlocks / 8},
                  {"line", 10 + kBlocks / 8}, {"parabola", 8 + kSize * 3 / 8 + kBlocks * 2},
                  {"noise", kSize * 11 / 8},  {"multiples of 7", kSize * 11 / 8},
                  {"pages", kSize * 8 / 8},   {"any bits", kSize * 8 + 16 + kBlocks * 2}};
  const std::vector<Case> made = cases(kSize, 9);
  for (const auto& [name, bytes_max] : expected) {
    const auto found =
        std::ranges::find(made, std::string_view(name), [](const Case& one) { return one.name; });
    ASSERT_NE(found, made.end());
    EXPECT_LE(encoded(found->values).size(), bytes_max) << name;
  }
}

TEST(Residuals, AnOutlierCostsItsOwnBits) {
  std::vector<int64_t> values(kResidualBlock);
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = i % 2 == 0 ? 3 : 5;
  const std::size_t without = encoded(values).size();
  values[30] = INT64_MAX;
  EXPECT_LE(encoded(values).size(), without + 20);
}

TEST(Residuals, RefuseUnknownOrdersFlagsAndForms) {
  std::vector<int64_t> values(3);
  for (const std::string& bytes : {std::string("\x03\x00\x00", 3), std::string("\x10\x00\x00", 3),
                                   std::string("\x80\x00\x00", 3), std::string("\x00\x00\x07", 3)}) {
    ByteReader in(bytes);
    EXPECT_FALSE(read_residuals(in, values));
  }
  ByteReader in(std::string_view("\x00\x00\x00", 3));
  EXPECT_TRUE(read_residuals(in, values));
}

TEST(Residuals, RefuseAPlaceOutsideOfAShortBlock) {
  // Form sparse, one value, parameter 0, its place, residual 1 (a zero bit).
  const auto sparse_at = [](uint64_t place) {
    std::string bytes("\x00\x00", 2);
    BitWriter bits(bytes);
    bits.write(1, 1);
    bits.write(1, kFormBits);
    bits.write(0, kSparseCountBits);
    bits.write(0, kParameterBits);
    bits.write(place, kPlaceBits);
    bits.write(0, 1);
    bits.finish();
    return bytes;
  };
  std::vector<int64_t> values(3);
  const std::string last = sparse_at(2);
  ByteReader in(last);
  ASSERT_TRUE(read_residuals(in, values));
  EXPECT_EQ(values, (std::vector<int64_t>{0, 0, -1}));
  const std::string past = sparse_at(3);
  ByteReader in_past(past);
  EXPECT_FALSE(read_residuals(in_past, values));
}

}  // namespace
}  // namespace hb::chunk
