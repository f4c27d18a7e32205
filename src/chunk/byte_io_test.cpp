#include "chunk/byte_io.hpp"

#include <cstdint>
#include <string>

#include <gtest/gtest.h>

namespace hb::chunk {
namespace {

TEST(ByteIo, VarintsAreAsLongAsTheirBits) {
  const struct {
    uint64_t value;
    std::string bytes;
  } cases[] = {{0, {"\x00", 1}},
               {1, "\x01"},
               {127, "\x7f"},
               {128, "\x80\x01"},
               {300, "\xac\x02"},
               {UINT32_MAX, "\xff\xff\xff\xff\x0f"},
               {UINT64_MAX, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"}};
  for (const auto& [value, bytes] : cases) {
    std::string out;
    append_varint(out, value);
    EXPECT_EQ(out, bytes) << value;
    ByteReader in(out);
    EXPECT_EQ(in.varint(), value);
    EXPECT_FALSE(in.failed());
    EXPECT_TRUE(in.rest().empty());
  }
}

TEST(ByteIo, ZigzagKeepsSmallNumbersSmall) {
  const struct {
    int64_t value;
    uint64_t zigzag;
  } cases[] = {{0, 0}, {-1, 1}, {1, 2}, {-2, 3}, {INT64_MAX, UINT64_MAX - 1}, {INT64_MIN, UINT64_MAX}};
  for (const auto& [value, zigzag] : cases) {
    EXPECT_EQ(to_zigzag(value), zigzag);
    EXPECT_EQ(from_zigzag(zigzag), value);
    std::string out;
    append_zigzag(out, value);
    EXPECT_EQ(ByteReader(out).zigzag(), value);
  }
}

TEST(ByteIo, FixedIntegersAreLittleEndian) {
  std::string out;
  append_u8(out, 0x12);
  append_u32(out, 0x12345678);
  append_u64(out, 0x123456789abcdef0);
  EXPECT_EQ(out, "\x12\x78\x56\x34\x12\xf0\xde\xbc\x9a\x78\x56\x34\x12");
  ByteReader in(out);
  EXPECT_EQ(in.u8(), 0x12);
  EXPECT_EQ(in.u32(), 0x12345678U);
  EXPECT_EQ(in.u64(), 0x123456789abcdef0U);
  EXPECT_FALSE(in.failed());
}

TEST(ByteIo, AReadPastTheEndFailsForGood) {
  for (int what = 0; what < 5; ++what) {
    ByteReader in("\x80\x81\x82");
    switch (what) {
      case 0:
        EXPECT_EQ(in.u32(), 0U);
        break;
      case 1:
        EXPECT_EQ(in.u64(), 0U);
        break;
      case 2:
        EXPECT_EQ(in.varint(), 0U);
        break;
      case 3:
        EXPECT_EQ(in.bytes(4), "");
        break;
      default:
        EXPECT_FALSE(in.fail());
    }
    EXPECT_TRUE(in.failed()) << what;
    EXPECT_EQ(in.u8(), 0) << what;
    EXPECT_EQ(in.rest(), "") << what;
  }
}

TEST(ByteIo, AVarintHasSixtyFourBits) {
  const std::string nine(9, '\xff');
  EXPECT_EQ(ByteReader(nine + '\x01').varint(), UINT64_MAX);
  for (const std::string& bytes : {nine + '\x02', nine + '\x81' + '\x00', nine + '\xff' + '\x01'}) {
    ByteReader in(bytes);
    EXPECT_EQ(in.varint(), 0U);
    EXPECT_TRUE(in.failed());
  }
}

}  // namespace
}  // namespace hb::chunk
