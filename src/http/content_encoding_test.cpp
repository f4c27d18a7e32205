#include "http/content_encoding.hpp"

#include <string>
#include <zlib.h>
#include <zstd.h>

#include <gtest/gtest.h>

namespace hb::http {
namespace {

std::string gunzip(const std::string& encoded, std::size_t size) {
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  std::string out(size + 1, '\0');
  std::string in = encoded;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

std::string unzstd(const std::string& encoded, std::size_t size) {
  std::string out(size + 1, '\0');
  const std::size_t read = ZSTD_decompress(out.data(), out.size(), encoded.data(), encoded.size());
  EXPECT_EQ(ZSTD_isError(read), 0U);
  out.resize(read);
  return out;
}

TEST(ContentEncoding, GivesBackWhatWentIn) {
  std::string noise;
  uint32_t state = 1;
  for (int i = 0; i < 100'000; ++i)
    noise.push_back(static_cast<char>((state = state * 1664525 + 1013904223) >> 24));
  for (const std::string& body : {std::string(), std::string("a"), std::string(70'000, 'a'), noise}) {
    EXPECT_EQ(gunzip(encode_body(body, Encoding::gzip).value(), body.size()), body) << body.size();
    EXPECT_EQ(unzstd(encode_body(body, Encoding::zstd).value(), body.size()), body) << body.size();
    EXPECT_EQ(encode_body(body, Encoding::identity).value(), body);
  }
}

TEST(ContentEncoding, MakesTextSmaller) {
  std::string text;
  for (int i = 0; i < 1000; ++i)
    text += "node_cpu_seconds_total{cpu=\"" + std::to_string(i) + "\"} 1\n";
  for (const Encoding encoding : {Encoding::gzip, Encoding::zstd})
    EXPECT_LT(encode_body(text, encoding)->size(), text.size() / 4);
}

TEST(ContentEncoding, OffersWhatItHas) {
  EXPECT_EQ(choose_encoding("gzip, deflate, br, zstd", kBodyEncodings), Encoding::zstd);
  EXPECT_EQ(choose_encoding("gzip", kBodyEncodings), Encoding::gzip);
  EXPECT_EQ(choose_encoding("br", kBodyEncodings), Encoding::identity);
  EXPECT_EQ(choose_encoding("zstd;q=0.5, gzip", kBodyEncodings), Encoding::gzip);
  EXPECT_EQ(choose_encoding("*;q=0.5, zstd;q=0", kBodyEncodings), Encoding::gzip);
}

}  // namespace
}  // namespace hb::http
