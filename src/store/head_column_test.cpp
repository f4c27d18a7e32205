#include "store/head_column.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <iterator>
#include <limits>
#include <optional>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "model/staleness.hpp"

namespace hb::store {
namespace {

// What the column says of the ticks of [from, to), bit for bit.
std::vector<uint64_t> read(const HeadColumn& column, uint32_t from, uint32_t to) {
  std::vector<double> values(to - from);
  EXPECT_TRUE(HeadColumn::decode(column.collect(from, to), values));
  std::vector<uint64_t> bits(values.size());
  std::ranges::transform(values, bits.begin(), [](double value) { return std::bit_cast<uint64_t>(value); });
  return bits;
}

// The same column without any cleverness.
class PlainColumn {
 public:
  void append(uint32_t tick, double value) {
    values_.resize(tick, kStaleBits);
    values_.push_back(std::bit_cast<uint64_t>(value));
  }
  [[nodiscard]] std::vector<uint64_t> read(uint32_t from, uint32_t to) const {
    std::vector<uint64_t> bits;
    for (uint32_t tick = from; tick < to; ++tick)
      bits.push_back(tick < values_.size() ? values_[tick] : kStaleBits);
    return bits;
  }

 private:
  std::vector<uint64_t> values_;
};

class Random {
 public:
  explicit Random(uint32_t seed) : engine_(seed) {}
  uint32_t below(uint32_t end) { return static_cast<uint32_t>(engine_() % end); }

 private:
  std::mt19937 engine_;
};

// Series of all kinds: runs of one value, counters, noise, gaps, values that are no numbers.
class Shapes {
 public:
  explicit Shapes(uint32_t seed) : random_(seed) {}

  // Nothing where there is no sample.
  std::optional<double> next() {
    if (left_-- == 0) {
      shape_ = random_.below(6);
      left_ = 1 + random_.below(700);
    }
    switch (shape_) {
      case 0:
        return value_;
      case 1:
        return value_ += random_.below(3);
      case 2:
        return value_ = random_.below(1'000'000) / 7.0;
      case 3:
        return std::nullopt;
      case 4:
        return kOdd[random_.below(std::size(kOdd))];
      default:
        return value_ = 0;
    }
  }

 private:
  static constexpr double kOdd[] = {0.0, -0.0, std::numeric_limits<double>::infinity(),
                                    std::numeric_limits<double>::quiet_NaN(),
                                    std::numeric_limits<double>::denorm_min()};
  Random random_;
  uint32_t shape_ = 0;
  uint32_t left_ = 5;
  double value_ = 1;
};

TEST(HeadColumn, GivesBackEveryBitOfEveryShape) {
  for (uint32_t seed = 1; seed <= 20; ++seed) {
    HeadColumn column;
    PlainColumn plain;
    Shapes shapes(seed);
    Random random(seed);
    for (uint32_t tick = 0; tick < 3600; ++tick) {
      if (const std::optional<double> value = shapes.next()) {
        column.append(tick, *value);
        plain.append(tick, *value);
      }
      if (tick % 97 != 0) continue;
      const uint32_t from = random.below(tick + 1);
      const uint32_t to = from + random.below(tick + 10 - from);
      ASSERT_EQ(read(column, from, to), plain.read(from, to))
          << "seed " << seed << " from " << from << " to " << to;
    }
    EXPECT_EQ(read(column, 0, 3700), plain.read(0, 3700)) << seed;
  }
}

TEST(HeadColumn, ExtendsARunAsIfEachValueHadCome) {
  for (const uint32_t run : {0U, 1U, 31U, 32U, 223U, 224U, 253U, 254U, 255U, 256U, 257U, 512U, 3000U}) {
    HeadColumn column;
    PlainColumn plain;
    uint32_t tick = 0;
    for (const double value : {1.0, 2.5, 2.5, 4.0}) {
      column.append_after_run(tick, value);
      for (uint32_t i = 0; i <= run; ++i)
        plain.append(tick + i, value);
      tick += run + 1;
    }
    column.extend(tick);
    EXPECT_EQ(read(column, 0, tick + 1), plain.read(0, tick + 1)) << run;
    EXPECT_EQ(column.end_tick(), tick);
  }
  HeadColumn none;
  none.extend(5);
  EXPECT_TRUE(none.empty());
}

TEST(HeadColumn, KeepsTheNewestValuesOpen) {
  HeadColumn column;
  PlainColumn plain;
  for (uint32_t tick = 0; tick < 2000; ++tick) {
    const double value = tick < 900 ? 7 : tick * 1.5;
    column.append(tick, value);
    plain.append(tick, value);
    const uint32_t first =
        tick < HeadColumn::kOpenMin ? 0 : tick + 1 - static_cast<uint32_t>(HeadColumn::kOpenMin);
    ASSERT_EQ(std::bit_cast<uint64_t>(column.open_value(first)), plain.read(first, first + 1).front())
        << tick;
    ASSERT_EQ(column.open_value(tick), value);
  }
  EXPECT_TRUE(is_stale(column.open_value(2000)));
}

TEST(HeadColumn, CostsNextToNothingWhileNothingChanges) {
  HeadColumn column;
  for (uint32_t tick = 0; tick < 3600; ++tick)
    column.append(tick, 42);
  EXPECT_LE(column.memory_bytes(), 128U);
  // A change every now and then costs its pieces.
  for (uint32_t tick = 3600; tick < 7200; ++tick)
    column.append(tick, tick / 600);
  EXPECT_LE(column.memory_bytes(), 6000U);
}

TEST(HeadColumn, ASealedOneSaysTheSameInLessMemory) {
  EXPECT_TRUE(HeadColumn().sealed().empty());
  for (const uint32_t count : {1U, 31U, 32U, 255U, 256U, 257U, 1000U, 3600U}) {
    HeadColumn changing;
    HeadColumn still;
    HeadColumn ended;
    for (uint32_t tick = 0; tick < count; ++tick) {
      changing.append(tick, tick * 3);
      still.append(tick, tick < 5 ? 1 : 2);
      if (tick % 2 == 0) ended.append(tick, 4);
    }
    for (const HeadColumn* column : {&changing, &still, &ended}) {
      const HeadColumn sealed = column->sealed();
      EXPECT_EQ(sealed.end_tick(), column->end_tick());
      EXPECT_EQ(read(sealed, 0, count + 5), read(*column, 0, count + 5)) << count;
      EXPECT_EQ(read(sealed, count / 2, count), read(*column, count / 2, count)) << count;
    }
    if (count < 255) continue;
    EXPECT_LT(changing.sealed().memory_bytes(), changing.memory_bytes()) << count;
  }
}

TEST(HeadColumn, AnEmptyOneHasOnlyMarkers) {
  EXPECT_EQ(read(HeadColumn(), 0, 3), (std::vector<uint64_t>{kStaleBits, kStaleBits, kStaleBits}));
  HeadColumn late;
  late.append(5, 1);
  EXPECT_EQ(read(late, 0, 5), std::vector<uint64_t>(5, kStaleBits));
  EXPECT_EQ(late.end_tick(), 6U);
}

}  // namespace
}  // namespace hb::store
