#include "remote/snappy_block.hpp"

#include <cstddef>
#include <snappy.h>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hb::remote {
namespace {

constexpr std::size_t kMax = 1000;

std::string compressed(std::string_view text) {
  std::string block;
  snappy::Compress(text.data(), text.size(), &block);
  return block;
}

std::string text_of_every_kind(std::size_t bytes) {
  std::string text;
  for (std::size_t i = 0; i < bytes; ++i)
    text.push_back(static_cast<char>(i % 3 == 0 ? 'a' : i * 7919 % 251));
  return text;
}

TEST(SnappyBlock, ComesBackAsItWas) {
  for (const std::size_t bytes : {0U, 1U, 60U, 61U, 999U, 1000U}) {
    const std::string text = text_of_every_kind(bytes);
    EXPECT_EQ(decompress_snappy_block(compressed(text), kMax), text) << bytes;
    const std::string same(bytes, 'x');
    EXPECT_EQ(decompress_snappy_block(compressed(same), kMax), same) << bytes;
  }
}

TEST(SnappyBlock, TakesNoMoreThanItMay) {
  EXPECT_TRUE(decompress_snappy_block(compressed(std::string(kMax, 'x')), kMax));
  const auto more = decompress_snappy_block(compressed(std::string(kMax + 1, 'x')), kMax);
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().code, ErrorCode::limit);
  EXPECT_THAT(more.error().message, testing::HasSubstr("at most 1000"));
}

TEST(SnappyBlock, AClaimThatCannotBeTrueCostsNothing) {
  // A length of 4 GB less one, and one of 32 MB that three bytes cannot become.
  EXPECT_EQ(decompress_snappy_block("\xff\xff\xff\xff\x0f", kMax).error().code, ErrorCode::limit);
  const auto claim = decompress_snappy_block(std::string("\x80\x80\x80\x10\x00", 5), std::size_t{32} << 20);
  ASSERT_FALSE(claim);
  EXPECT_EQ(claim.error().code, ErrorCode::invalid);
  EXPECT_THAT(claim.error().message, testing::HasSubstr("33554432"));
}

TEST(SnappyBlock, RefusesWhatIsNone) {
  for (const std::string& block :
       std::vector<std::string>{"", "\xff", "\xff\xff\xff\xff\xff\x01", "\x05", "\x05hello",
                                std::string("\x00\x00", 2), "plain text"}) {
    const auto result = decompress_snappy_block(block, kMax);
    ASSERT_FALSE(result) << testing::PrintToString(block);
    EXPECT_EQ(result.error().code, ErrorCode::invalid);
  }
  // The framing format begins with a chunk of its own.
  EXPECT_FALSE(decompress_snappy_block(std::string("\xff\x06\x00\x00sNaPpY", 10), kMax));
}

TEST(SnappyBlock, EveryTruncationIsRefused) {
  const std::string block = compressed(text_of_every_kind(500));
  for (std::size_t bytes = 0; bytes < block.size(); ++bytes)
    EXPECT_FALSE(decompress_snappy_block(block.substr(0, bytes), kMax)) << bytes;
}

}  // namespace
}  // namespace hb::remote
