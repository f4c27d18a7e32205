#include "http/body_encoder.hpp"

#include <array>
#include <string>
#include <zlib.h>
#include <zstd.h>

#include <gtest/gtest.h>

namespace hb::http {
namespace {

std::string gunzip(const std::string& coded) {
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  std::string out;
  std::array<char, 4096> buffer{};
  stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(coded.data()));
  stream.avail_in = static_cast<uInt>(coded.size());
  int state = Z_OK;
  while (state == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream.avail_out = buffer.size();
    state = inflate(&stream, Z_NO_FLUSH);
    out.append(buffer.data(), buffer.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  return state == Z_STREAM_END && stream.avail_in == 0 ? out : "(cut off)";
}

std::string unzstd(const std::string& coded) {
  ZSTD_DCtx* const context = ZSTD_createDCtx();
  std::string out;
  std::array<char, 4096> buffer{};
  ZSTD_inBuffer in{coded.data(), coded.size(), 0};
  std::size_t left = 1;
  while (left != 0 && ZSTD_isError(left) == 0) {
    ZSTD_outBuffer space{buffer.data(), buffer.size(), 0};
    left = ZSTD_decompressStream(context, &space, &in);
    out.append(buffer.data(), space.pos);
    if (in.pos == in.size && space.pos == 0) break;
  }
  ZSTD_freeDCtx(context);
  return left == 0 && in.pos == in.size ? out : "(cut off)";
}

std::string decoded(const std::string& coded, Encoding encoding) {
  if (encoding == Encoding::gzip) return gunzip(coded);
  return encoding == Encoding::zstd ? unzstd(coded) : coded;
}

// Text that hardly shrinks, so that what an encoder holds back is more than it is given room for at once.
std::string noise(std::size_t bytes) {
  std::string out;
  uint32_t state = 1;
  while (out.size() < bytes) {
    state = state * 1664525 + 1013904223;
    out.push_back(static_cast<char>(state >> 24));
  }
  return out;
}

class Coding : public testing::TestWithParam<Encoding> {};

TEST_P(Coding, GivesTheWholeTextInWhateverBitsItCame) {
  for (const std::size_t bytes : {0U, 1U, 1000U, 300'000U}) {
    for (const std::size_t bit : {1U, 977U, 65536U, 400'000U}) {
      if (bytes / bit > 10'000) continue;
      const std::string text = noise(bytes / 2) + std::string(bytes - bytes / 2, 'x');
      auto encoder = BodyEncoder::make(GetParam());
      ASSERT_TRUE(encoder);
      std::string coded;
      for (std::size_t begin = 0; begin < bytes; begin += bit)
        ASSERT_TRUE((*encoder)->encode(std::string_view(text).substr(begin, bit), false, coded));
      ASSERT_TRUE((*encoder)->encode("", true, coded));
      EXPECT_EQ(decoded(coded, GetParam()), text) << bytes << " in bits of " << bit;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, Coding, testing::Values(Encoding::identity, Encoding::gzip, Encoding::zstd));

}  // namespace
}  // namespace hb::http
