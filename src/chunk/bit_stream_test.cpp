#include "chunk/bit_stream.hpp"

#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace hb::chunk {
namespace {

TEST(BitStream, PutsTheLowestBitFirst) {
  std::string out;
  BitWriter writer(out);
  writer.write(1, 1);
  writer.write(0b10, 2);
  writer.write(0b11111, 5);
  writer.write(0x1ff, 9);
  writer.finish();
  EXPECT_EQ(out, "\xfd\xff\x01");
}

TEST(BitStream, GivesBackEveryWidthAtEveryOffset) {
  std::mt19937_64 random(1);
  for (unsigned offset = 0; offset < 64; ++offset) {
    std::vector<std::pair<uint64_t, unsigned>> written = {{0, offset}};
    for (unsigned count = 0; count <= 64; ++count)
      written.emplace_back(low_bits(random(), count), count);
    std::string out;
    BitWriter writer(out);
    for (const auto& [value, count] : written)
      writer.write(value, count);
    writer.finish();

    BitReader reader(out);
    for (const auto& [value, count] : written)
      ASSERT_EQ(reader.read(count), value) << count << " bits behind " << offset;
    EXPECT_FALSE(reader.overrun());
    EXPECT_EQ(reader.bytes_read(), out.size());
  }
}

TEST(BitStream, GivesBackManyOfOneWidthAtEveryOffset) {
  std::mt19937_64 random(1);
  for (unsigned count = 1; count <= 64; ++count) {
    for (unsigned offset = 0; offset < 64; offset += 5) {
      std::vector<uint64_t> written(50);
      for (uint64_t& value : written)
        value = low_bits(random(), count);
      std::string out;
      BitWriter writer(out);
      writer.write(0, offset);
      for (const uint64_t value : written)
        writer.write(value, count);
      writer.write(5, 3);
      writer.finish();

      // Once near the end of the bytes, once far from it; the end is where it would be either way.
      for (const std::size_t behind : {0UZ, 20UZ}) {
        const std::string bytes = out + std::string(behind, '\x55');
        BitReader reader(bytes);
        ASSERT_EQ(reader.read(offset), 0U);
        std::vector<uint64_t> values(written.size());
        reader.read_all(values, count);
        ASSERT_EQ(values, written) << count << " bits each behind " << offset;
        EXPECT_EQ(reader.read(3), 5U) << count << " bits each behind " << offset;
        EXPECT_FALSE(reader.overrun());
        EXPECT_EQ(reader.bytes_read(), out.size());
      }
    }
  }
}

TEST(BitStream, ManyPastTheEndOverrunIt) {
  const std::string bytes(20, '\xff');
  for (const std::size_t count : {16UZ, 17UZ}) {
    BitReader reader(bytes);
    std::vector<uint64_t> values(count);
    reader.read_all(values, 10);
    EXPECT_EQ(reader.overrun(), count == 17);
  }
}

TEST(BitStream, CountsTheBytesOfWhichItHasReadABit) {
  const std::string bytes(20, '\xff');
  for (unsigned bits = 0; bits <= 160; ++bits) {
    BitReader reader(bytes);
    for (unsigned i = 0; i < bits; ++i)
      ASSERT_EQ(reader.read(1), 1U);
    EXPECT_EQ(reader.bytes_read(), (bits + 7) / 8);
    EXPECT_FALSE(reader.overrun());
  }
}

TEST(BitStream, ReadsZerosPastTheEndAndTellsOfIt) {
  for (std::size_t size = 0; size <= 17; ++size) {
    const std::string bytes(size, '\xff');
    BitReader reader(bytes);
    for (std::size_t i = 0; i < size * 8; ++i)
      ASSERT_EQ(reader.read(1), 1U);
    EXPECT_FALSE(reader.overrun()) << size;
    EXPECT_EQ(reader.read(1), 0U) << size;
    EXPECT_TRUE(reader.overrun()) << size;
    EXPECT_EQ(reader.read(64), 0U) << size;
    EXPECT_TRUE(reader.overrun()) << size;
  }
}

}  // namespace
}  // namespace hb::chunk
