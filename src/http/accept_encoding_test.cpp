#include "http/accept_encoding.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace hb::http {
namespace {

constexpr Encodings kBoth{.brotli = true, .gzip = true, .zstd = false};
constexpr Encodings kGzip{.brotli = false, .gzip = true, .zstd = false};
constexpr Encodings kZstd{.brotli = false, .gzip = true, .zstd = true};
constexpr Encodings kNone{};

TEST(AcceptEncoding, TheBestQualityWinsThenTheSmallerEncoding) {
  struct Case {
    std::string_view header;
    Encodings available;
    std::optional<Encoding> chosen;
  };
  const std::vector<Case> cases = {
      {"", kBoth, Encoding::identity},
      {"gzip, deflate, br, zstd", kBoth, Encoding::brotli},
      {"gzip, deflate, br", kGzip, Encoding::gzip},
      {"gzip, deflate, br, zstd", kZstd, Encoding::zstd},
      {"zstd;q=0.9, gzip", kZstd, Encoding::gzip},
      {"zstd", kGzip, Encoding::identity},
      {"gzip, br", kNone, Encoding::identity},
      {"deflate", kBoth, Encoding::identity},
      {"GZIP", kBoth, Encoding::gzip},
      {"x-gzip", kBoth, Encoding::gzip},
      {"br;q=0.5, gzip;q=0.8", kBoth, Encoding::gzip},
      {"br ; q=0.501 , gzip ; q=0.5", kBoth, Encoding::brotli},
      {"br;q=0, gzip;q=0", kBoth, Encoding::identity},
      {"br;q=0.000", kBoth, Encoding::identity},
      {"*", kBoth, Encoding::brotli},
      {"*;q=0.5, br;q=0", kBoth, Encoding::gzip},
      {"identity, br;q=0.9", kBoth, Encoding::identity},
      {"identity;q=0.5, br;q=0.5", kBoth, Encoding::brotli},
      {"identity;q=0", kBoth, std::nullopt},
      {"identity;q=0, gzip", kBoth, Encoding::gzip},
      {"identity;q=0, gzip", kNone, std::nullopt},
      {"*;q=0", kBoth, std::nullopt},
      {"*;q=0, identity", kBoth, Encoding::identity},
      {"*;q=0, gzip;q=0.1", kBoth, Encoding::gzip},
      {"br;q=1.000", kBoth, Encoding::brotli},
      {"br;q=1.001", kBoth, Encoding::identity},
      {"br;q=2", kBoth, Encoding::identity},
      {"br;q=x, gzip;q=", kBoth, Encoding::identity},
      {"br;q=0.1234", kBoth, Encoding::identity},
      {"br;level=9", kBoth, Encoding::brotli},
      {",,;;,q=1,", kBoth, Encoding::identity},
  };
  for (const Case& test : cases)
    EXPECT_EQ(choose_encoding(test.header, test.available), test.chosen) << test.header;
}

}  // namespace
}  // namespace hb::http
